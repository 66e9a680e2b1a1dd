"""The preparation desk: a vote drawn up, checked, frozen, posted and armed by pages alone, without JavaScript."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from community.models import Organ, OrganKind
from deliberation.models import Proposal
from deliberation.rules import Move, Power
from deliberation.services import move_proposal, second_proposal
from kernel.days import legal_day
from residents.models import Resident
from residents.services import appoint
from tests import make
from tests.web.scene import Scene, now
from voting.desk.forms import suggested_window
from voting.linting import findings_of
from voting.models import Poll
from voting.rules.lint import Code
from voting.rules.rulebook import Rulebook
from voting.services import book_of, freeze_roll, post_notice

SignedIn = Callable[[Resident | None], Client]
ZONE = "Asia/Shanghai"
QUESTION = "是否同意更换小区大门和楼道的门禁？"


@pytest.fixture
def waiting(scene: Scene) -> Proposal:
    """A proposal that is before the owners and has no poll yet."""
    long_ago = now() - timedelta(days=90)
    idea = make.proposal(scene.compound, author=scene.people.residents_committee, title="更换门禁", now=long_ago)
    return make.put_to_vote(idea, now=long_ago)


def typed(scene: Scene, *questions: tuple[str, int | str], **changed: str) -> dict[str, str]:
    """The form as it would be posted, with the window that the page suggests."""
    window = suggested_window(book_of(scene.compound), zone=ZONE, now=now())
    opens, closes = window.opens_at.astimezone(make.SHANGHAI), window.closes_at.astimezone(make.SHANGHAI)
    fields = {
        "title": "更换门禁",
        "opens_on": opens.date().isoformat(),
        "opens_at": "09:00",
        "closes_on": closes.date().isoformat(),
        "closes_at": "20:00",
        "q-TOTAL_FORMS": str(len(questions)),
        "q-INITIAL_FORMS": "0",
    }
    for number, (text, matter) in enumerate(questions):
        fields |= {f"q-{number}-text": text, f"q-{number}-matter": str(matter)}
    return {**fields, **changed}


def at(name: str, scene: Scene, *args: object) -> str:
    return reverse(name, args=[scene.compound.key, *args])


def drawn_up(client: Client, scene: Scene, proposal: Proposal, *questions: tuple[str, int | str]) -> Poll:
    answer = client.post(at("desk-prepare", scene, proposal.pk), typed(scene, *(questions or ((QUESTION, 9),))))
    assert answer.status_code == 302, unescape(answer.content.decode())
    return Poll.objects.get(proposal=proposal)


def act(client: Client, scene: Scene, poll: Poll, do: str, **more: str) -> tuple[int, str]:
    answer = client.post(at("desk-vote-act", scene, poll.pk), {"do": do, **more})
    return answer.status_code, unescape(answer.content.decode())


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def acknowledged(client: Client, scene: Scene, poll: Poll) -> None:
    """Every warning, by the form that stands below it."""
    for finding in findings_of(poll, now=now()):
        assert act(client, scene, poll, "acknowledge", finding=finding.key, reason="另行说明")[0] == 302


# --- the list and the choice ---


def test_the_list_shows_what_waits_what_goes_on_and_what_is_over(
    scene: Scene, waiting: Proposal, signed_in: SignedIn
) -> None:
    shown = page(signed_in(scene.people.owners_committee), at("desk-votes", scene))
    free, going, over = (shown.index(f'id="{name}"') for name in ("free", "going", "over"))
    assert free < shown.index("更换门禁") < going < shown.index("增设停车位和充电桩", going) < over
    assert "2号楼外立面修缮" in shown[over:]
    assert "截止后自动计票" in shown[going:over]


def test_a_proposal_with_a_poll_leads_to_it(scene: Scene, waiting: Proposal, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.residents_committee)
    shown = page(client, at("desk-choose", scene))
    assert at("desk-prepare", scene, waiting.pk) in shown
    assert at("desk-vote", scene, scene.open_poll.pk) in shown
    answer = client.get(at("desk-prepare", scene, scene.voting.pk))
    assert answer["Location"] == at("desk-vote", scene, scene.open_poll.pk)


def test_what_one_building_decides_is_shown_and_not_offered(scene: Scene, signed_in: SignedIn) -> None:
    people, long_ago = scene.people, now() - timedelta(days=60)
    idea = make.proposal(scene.compound, author=people.residents_committee, title="3单元换门", now=long_ago)
    while idea.state == "idea":
        by = make.office_holder(scene.compound, OrganKind.PROPERTY_MANAGER, now=long_ago)
        second_proposal(idea.pk, by=by, now=long_ago)
        idea.refresh_from_db()
    move_proposal(idea.pk, Move.SCREEN, by=people.residents_committee, power=Power.BUILDING, now=long_ago)
    for move in (Move.HEAR, Move.DRAW_UP):
        move_proposal(idea.pk, move, by=people.residents_committee, now=long_ago)
    move_proposal(idea.pk, Move.PUT_TO_VOTE, by=people.owners_committee, now=long_ago)
    shown = page(signed_in(people.owners_committee), at("desk-choose", scene))
    assert "3单元换门" in shown
    assert at("desk-prepare", scene, idea.pk) not in shown


# --- the form ---


def test_the_form_suggests_a_question_and_a_window_that_the_law_allows(
    scene: Scene, waiting: Proposal, signed_in: SignedIn
) -> None:
    shown = page(signed_in(scene.people.owners_committee), at("desk-prepare", scene, waiting.pk))
    assert "是否同意更换门禁？" in shown
    window = suggested_window(Rulebook(), zone=ZONE, now=now())
    assert legal_day(window.opens_at, ZONE).isoformat() in shown
    assert (legal_day(window.opens_at, ZONE) - legal_day(now(), ZONE)).days == 3 + 16
    assert 15 <= (window.closes_at - window.opens_at).days <= 25


def test_a_mistake_keeps_everything_typed_and_saves_nothing(
    scene: Scene, waiting: Proposal, signed_in: SignedIn
) -> None:
    client = signed_in(scene.people.owners_committee)
    wrong: list[tuple[Mapping[str, str], str]] = [
        (typed(scene, (QUESTION, "")), "请选这个问题属于哪一类事项"),
        (typed(scene, ("", 8)), "不要这一题，就把事项也留空"),
        (typed(scene, (QUESTION, 77)), "请从单子里选一类"),
        (typed(scene, (QUESTION, 9), title=""), "请写表决的题目"),
        (typed(scene, (QUESTION, 9), title="长" * 81), "写了 81 个字"),
        (typed(scene, (QUESTION, 9), opens_on="后天"), "请填日期"),
        (typed(scene, (QUESTION, 9), closes_at="晚上"), "请填几点几分"),
        (typed(scene, (QUESTION, 9), closes_on="2000-01-01"), "截止时间不能早于开始时间"),
        (typed(scene, (QUESTION, 9), closes_on="2099-01-01"), "表决最长 60 天"),
        (typed(scene, (QUESTION, 9), (QUESTION, 9)), "有两项表决事项写得一样"),
        (typed(scene, ("", "")), "还没有写表决事项"),
    ]
    for fields, said in wrong:
        answer = client.post(at("desk-prepare", scene, waiting.pk), fields)
        shown = unescape(answer.content.decode())
        assert (answer.status_code, said in shown) == (422, True), said
        assert all(value in shown for key, value in fields.items() if key.endswith("text") or key == "title")
    assert not Poll.objects.filter(proposal=waiting).exists()


def test_another_question_is_asked_for_without_losing_the_first(
    scene: Scene, waiting: Proposal, signed_in: SignedIn
) -> None:
    client = signed_in(scene.people.owners_committee)
    answer = client.post(at("desk-prepare", scene, waiting.pk), typed(scene, (QUESTION, 9), more="1"))
    shown = unescape(answer.content.decode())
    assert QUESTION in shown
    assert 'name="q-1-text"' in shown
    assert not Poll.objects.filter(proposal=waiting).exists()


def test_a_draft_is_changed_and_a_frozen_one_leads_back(scene: Scene, waiting: Proposal, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.residents_committee)
    poll = drawn_up(client, scene, waiting)
    assert QUESTION in page(client, at("desk-vote-edit", scene, poll.pk))
    client.post(at("desk-vote-edit", scene, poll.pk), typed(scene, ("是否同意更换\n大门？", 9), ("", ""), seen="1"))
    assert [question.text for question in poll.questions.all()] == ["是否同意更换大门？"]
    frozen = scene.open_poll
    answer = client.post(at("desk-vote-edit", scene, frozen.pk), typed(scene, ("换一个问题？", 9)))
    assert answer["Location"] == at("desk-vote", scene, frozen.pk)
    assert frozen.questions.get().text == make.ASKED[0].text


def test_a_draft_saved_meanwhile_is_not_written_over_unseen(
    scene: Scene, waiting: Proposal, signed_in: SignedIn
) -> None:
    """Both committees have the form open: the second to save is told, keeps what they typed, and may save it then."""
    owners, residents = signed_in(scene.people.owners_committee), signed_in(scene.people.residents_committee)
    poll = drawn_up(owners, scene, waiting)
    address = at("desk-vote-edit", scene, poll.pk)
    assert 'name="seen" value="1"' in page(owners, address)
    assert owners.post(address, typed(scene, ("业委会的问题？", 9), seen="1")).status_code == 302
    answer = residents.post(address, typed(scene, ("居委会的问题？", 9), seen="1"))
    shown = unescape(answer.content.decode())
    assert (answer.status_code, "别人存了第 2 稿" in shown, "居委会的问题？" in shown) == (422, True, True)
    assert poll.questions.get().text == "业委会的问题？"
    assert 'name="seen" value="2"' in shown
    assert residents.post(address, typed(scene, ("居委会的问题？", 9), seen="2")).status_code == 302
    assert poll.questions.get().text == "居委会的问题？"


# --- the check ---


def test_findings_stand_beside_the_marked_words_and_one_press_repairs(
    scene: Scene, waiting: Proposal, signed_in: SignedIn
) -> None:
    client = signed_in(scene.people.owners_committee)
    poll = drawn_up(client, scene, waiting, ("停车管理规则采用方案A或方案B", 9))
    shown = page(client, at("desk-vote", scene, poll.pk))
    assert '<mark data-tone="danger">方案A或方案B</mark>' in shown
    assert "只能二选一，没有“反对”" in shown
    assert "核对过了，定名册" not in shown
    key = next(each.key for each in findings_of(poll, now=now()) if each.code is Code.ALTERNATIVES)
    assert act(client, scene, poll, "repair", finding=key, repair="0")[0] == 302
    asked = [question.text for question in poll.questions.all()]
    assert asked == ["是否同意停车管理规则采用方案A？", "是否同意停车管理规则采用方案B？"]
    assert "只能二选一" not in page(client, at("desk-vote", scene, poll.pk))


def test_a_repair_of_words_that_are_no_longer_there_changes_nothing(
    scene: Scene, waiting: Proposal, signed_in: SignedIn
) -> None:
    client = signed_in(scene.people.owners_committee)
    poll = drawn_up(client, scene, waiting, ("是否不同意更换门禁？", 9))
    key = next(each.key for each in findings_of(poll, now=now()) if each.code is Code.NEGATIVE)
    client.post(at("desk-vote-edit", scene, poll.pk), typed(scene, ("是否同意更换大门？", 9), seen="1"))
    for finding, repair in ((key, "0"), (key, "9"), (key, "x"), ("", "")):
        status, shown = act(client, scene, poll, "repair", finding=finding, repair=repair)
        assert (status, "这一条检查结果已经不在了" in shown) == (409, True)
    assert poll.questions.get().text == "是否同意更换大门？"


def test_a_warning_needs_a_reason_and_shows_it(scene: Scene, waiting: Proposal, signed_in: SignedIn) -> None:
    client = signed_in(scene.people.owners_committee)
    poll = drawn_up(client, scene, waiting, ("为了大家的安全，是否同意更换门禁？", 9))
    key = next(each.key for each in findings_of(poll, now=now()) if each.code is Code.LEADING)
    status, shown = act(client, scene, poll, "acknowledge", finding=key, reason=" ")
    assert (status, "还没有写内容" in shown) == (422, True)
    status, shown = act(client, scene, poll, "acknowledge", finding=key, reason="长" * 201)
    assert (status, "长" * 201 in shown) == (422, True)
    assert act(client, scene, poll, "acknowledge", finding=key, reason="居民的原话")[0] == 302
    assert "居民的原话" in page(client, at("desk-vote", scene, poll.pk))


# --- the roll, the notice, the keys ---


def test_the_whole_way_by_pages(scene: Scene, waiting: Proposal, signed_in: SignedIn) -> None:
    owners, residents = signed_in(scene.people.owners_committee), signed_in(scene.people.residents_committee)
    poll = drawn_up(owners, scene, waiting)
    assert act(owners, scene, poll, "freeze")[0] == 409
    acknowledged(owners, scene, poll)
    address = at("desk-vote", scene, poll.pk)
    assert "12 户，1,075.44 ㎡" in page(owners, address)
    assert act(owners, scene, poll, "turn")[0] == 409
    assert act(owners, scene, poll, "freeze")[0] == 302
    assert "公告已贴，记下" in page(owners, address)
    assert act(owners, scene, poll, "post", on="昨天")[0] == 409
    tomorrow = (legal_day(now(), ZONE) + timedelta(days=1)).isoformat()
    assert act(owners, scene, poll, "post", on=tomorrow)[0] == 409
    assert act(owners, scene, poll, "post", on=legal_day(now(), ZONE).isoformat())[0] == 302
    assert "我代表业委会同意启用" in page(owners, address)
    assert act(owners, scene, poll, "turn")[0] == 302
    assert "您这一方已经同意" in page(owners, address)
    assert act(owners, scene, poll, "turn")[0] == 409
    assert "公示期内，等居委会的钥匙" in page(owners, at("desk-votes", scene))
    assert "我代表居委会同意启用" in page(residents, address)
    assert act(residents, scene, poll, "turn")[0] == 302
    assert "到时自动开始" in page(residents, address)
    assert Poll.objects.get(pk=poll.pk).is_armed


def test_a_notice_that_comes_too_late_is_told(scene: Scene, waiting: Proposal, signed_in: SignedIn) -> None:
    """Frozen in time, and then left lying: this poll cannot open, and the page says when another may be drawn up."""
    client = signed_in(scene.people.owners_committee)
    poll = drawn_up(client, scene, waiting)
    acknowledged(client, scene, poll)
    freeze_roll(poll.pk, by=scene.people.owners_committee, now=now())
    Poll.objects.filter(pk=poll.pk).update(opens_at=now() + timedelta(days=10))
    assert "已经来不及" in page(client, at("desk-vote", scene, poll.pk))
    over = page(client, at("desk-votes", scene)).split('id="over"')[1]
    assert "更换门禁" in over


def test_a_poll_without_its_second_key_is_told_to_have_never_opened(
    scene: Scene, waiting: Proposal, signed_in: SignedIn
) -> None:
    poll = make.poll(waiting, opens_at=now() - timedelta(days=1), armed=False)
    shown = page(signed_in(scene.people.owners_committee), at("desk-vote", scene, poll.pk))
    assert "开始以前两把钥匙没有齐" in shown
    assert at("desk-choose", scene) in shown


def test_who_turned_a_key_for_one_committee_has_none_for_the_other(
    scene: Scene, waiting: Proposal, signed_in: SignedIn
) -> None:
    both = scene.people.owners_committee
    client = signed_in(both)
    poll = drawn_up(client, scene, waiting)
    acknowledged(client, scene, poll)
    freeze_roll(poll.pk, by=both, now=now())
    post_notice(poll.pk, on=legal_day(now(), ZONE), by=both, now=now())
    organ = Organ.objects.get(compound=scene.compound, kind=OrganKind.RESIDENTS_COMMITTEE)
    appoint(both, organ, title="兼", now=now() - timedelta(days=1))
    assert act(client, scene, poll, "turn")[0] == 302
    assert "同意启用</button>" not in page(client, at("desk-vote", scene, poll.pk))


# --- looking only ---


def test_the_preview_is_the_voters_ballot_and_casts_nothing(
    scene: Scene, waiting: Proposal, signed_in: SignedIn
) -> None:
    client = signed_in(scene.people.owners_committee)
    poll = drawn_up(client, scene, waiting)
    shown = page(client, at("desk-vote-preview", scene, poll.pk))
    assert QUESTION in shown
    assert all(word in shown for word in ("同意", "反对", "弃权", "不投会怎样"))
    assert "<form" not in shown[shown.index("<main") : shown.index("</main>")]


def test_a_settled_poll_leads_to_its_result(scene: Scene, signed_in: SignedIn) -> None:
    shown = page(signed_in(scene.people.owners_committee), at("desk-vote", scene, scene.published_poll.pk))
    assert reverse("result", args=[scene.published_poll.pk]) in shown
    assert "10 / 10" in shown


def test_another_compounds_poll_is_not_there(scene: Scene, signed_in: SignedIn) -> None:
    make.compound("pinzun", name="品尊国际")
    client = signed_in(scene.people.owners_committee)
    assert client.get(reverse("desk-vote", args=["pinzun", scene.open_poll.pk])).status_code == 404
    assert client.post(reverse("desk-vote-act", args=["pinzun", scene.open_poll.pk]), {"do": "turn"}).status_code == 404


def test_what_waits_stands_on_the_desk_of_whose_turn_it_is(
    scene: Scene, waiting: Proposal, signed_in: SignedIn
) -> None:
    owners, residents = signed_in(scene.people.owners_committee), signed_in(scene.people.residents_committee)
    desk = at("desk-home", scene)
    assert "请拟选票" in page(residents, desk)
    poll = drawn_up(owners, scene, waiting)
    assert at("desk-vote", scene, poll.pk) in page(residents, desk)
    acknowledged(owners, scene, poll)
    assert "核对选票，定名册" in page(owners, desk)
    freeze_roll(poll.pk, by=scene.people.owners_committee, now=now())
    post_notice(poll.pk, on=legal_day(now(), ZONE), by=scene.people.owners_committee, now=now())
    act(owners, scene, poll, "turn")
    assert at("desk-vote", scene, poll.pk) not in page(owners, desk)
    assert "公示期内，等居委会的钥匙" in page(residents, desk)
    assert "更换门禁" not in page(signed_in(scene.people.property_manager), desk)
