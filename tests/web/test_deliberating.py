"""Plans, versions, pictures, arguments and rules as people meet them on pages; nothing typed is lost."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from community.models import Compound, OrganKind, Unit
from deliberation.models import Argument, Proposal
from deliberation.rules import Move
from deliberation.rules.plan import BudgetLine, Draft, MoneySource, Plan
from deliberation.rules.screening import Fact
from deliberation.services import hide_argument, move_proposal, revise_proposal, second_proposal, support_argument
from residents.models import Resident
from tests import make
from tests.web.conftest import SignedIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Compound:
    return make.compound()


@pytest.fixture
def homes(place: Compound) -> list[Unit]:
    return make.units(place, make.flat("101"), make.flat("102"), make.flat("103"))


@pytest.fixture
def author(homes: list[Unit]) -> Resident:
    return Resident.objects.get(pk=make.household(homes[0]).pk)


@pytest.fixture
def neighbour(homes: list[Unit]) -> Resident:
    return make.household(homes[1])


@pytest.fixture
def chair(place: Compound) -> Resident:
    return make.office_holder(place, OrganKind.RESIDENTS_COMMITTEE)


@pytest.fixture
def idea(place: Compound, author: Resident) -> Proposal:
    return make.proposal(place, author=author, now=datetime.now(UTC))


def typed(**changed: str) -> dict[str, str]:
    """A revision as the page sends it."""
    fields = {
        "title": "增设停车位",
        "problem": "晚上停到消防通道上。",
        "plan": "东侧划 212 个。",
        "plans": "1",
        "lines": "2",
        "line0-item": "划线",
        "line0-amount": "1万",
        "line0-source": "public_revenue",
        "line1-item": "",
        "line1-amount": "",
        "line1-source": "",
        "permits": "消防复核\n\n绿化调整",
        "change": "写了方案和预算",
        "based_on": "1",
    }
    return {**fields, **changed}


# --- revising ---


def test_a_whole_plan_is_typed_and_shown(idea: Proposal, author: Resident, signed_in: SignedIn) -> None:
    browser, page = signed_in(author), reverse("proposal", args=[idea.pk])
    answer = browser.post(reverse("edit-proposal", args=[idea.pk]), typed())
    assert answer["Location"] == page
    draft = idea.versions.get(number=2).draft
    assert draft.budget == (BudgetLine("划线", 1_000_000, MoneySource.PUBLIC_REVENUE),)
    assert (draft.cost, draft.household_cost, draft.permits) == (1_000_000, 0, ("消防复核", "绿化调整"))
    shown = browser.get(page).content.decode()
    for words in ("1.00 万元", "公共收益", "0 元", "消防复核", "写了方案和预算"):
        assert words in shown


def test_room_for_more_lines_and_plans_saves_nothing_and_keeps_what_was_typed(
    idea: Proposal, author: Resident, signed_in: SignedIn
) -> None:
    browser, address = signed_in(author), reverse("edit-proposal", args=[idea.pk])
    more = browser.post(address, typed(more="line0", problem=""))
    assert more.status_code == 200
    assert 'name="line4-item"' in more.content.decode()
    assert 'value="划线"' in more.content.decode()
    assert "data-unsent" not in more.content.decode()
    other = browser.post(address, typed(more="plan")).content.decode()
    assert 'name="plan1-plan"' in other
    assert "方案乙" in other
    assert idea.versions.count() == 1


def test_two_plans_are_compared_and_one_is_dropped_again(idea: Proposal, author: Resident, signed_in: SignedIn) -> None:
    browser, address = signed_in(author), reverse("edit-proposal", args=[idea.pk])
    second = {"plans": "2", "plan1-plan": "建机械车库。", "plan1-cost": "900万", "plan1-lines": "0"}
    browser.post(address, typed(**second))
    shown = browser.get(reverse("proposal", args=[idea.pk])).content.decode()
    for words in ("2 个方案", "方案甲", "方案乙", "900.00 万元", "建机械车库。"):
        assert words in shown
    assert "建机械车库。" in browser.get(address).content.decode()
    browser.post(address, typed(**second, **{"plan1-drop": "on", "based_on": "2", "change": "不要乙了"}))
    assert not idea.versions.get(number=3).draft.alternatives


def test_a_line_half_filled_in_is_pointed_out(idea: Proposal, author: Resident, signed_in: SignedIn) -> None:
    wrong = typed(**{"line0-source": "", "line1-item": "道闸", "line1-amount": "三千"})
    answer = signed_in(author).post(reverse("edit-proposal", args=[idea.pk]), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("这一行没有写全") == 2
    assert 'value="三千"' in page


def test_a_budget_that_does_not_add_up_is_said_with_both_sums(
    idea: Proposal, author: Resident, signed_in: SignedIn
) -> None:
    page = signed_in(author).post(reverse("edit-proposal", args=[idea.pk]), typed(cost="9999")).content.decode()
    assert "明细加起来是 10,000.00 元，总共花写的是 9,999.00 元" in page
    assert 'value="划线"' in page


def test_who_wrote_over_an_older_version_keeps_it_all_and_sees_what_changed_meanwhile(
    idea: Proposal, author: Resident, signed_in: SignedIn
) -> None:
    browser, address = signed_in(author), reverse("edit-proposal", args=[idea.pk])
    meanwhile = Draft(title="增设停车位", problem="晚上停到消防通道上，救护车进不来。")
    now = idea.made_at
    revise_proposal(idea.pk, meanwhile, based_on=1, change="补了救护车", by=author, now=now)
    answer = browser.post(address, typed())
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "别人存了第 2 版" in page
    assert "，救护车进不来" in page
    for kept in ("东侧划 212 个。", 'value="划线"', 'value="写了方案和预算"', 'name="based_on" value="2"'):
        assert kept in page
    assert browser.post(address, typed(based_on="2")).status_code == 302
    assert idea.versions.count() == 3


# --- versions ---


def test_any_two_versions_are_compared_by_character_for_eyes_and_ears(
    idea: Proposal, author: Resident, neighbour: Resident, signed_in: SignedIn
) -> None:
    for number, bays in ((1, 318), (2, 305)):
        draft = Draft(
            "增设停车位", "停不下。", f"花架保留。一共划 {bays} 个车位。", alternatives=(Plan(f"缓办{bays}"),)
        )
        change = f"改成 {bays} 个"
        revise_proposal(idea.pk, draft, based_on=number, change=change, by=author, now=idea.made_at)
    browser, versions = signed_in(neighbour), reverse("versions", args=[idea.pk])
    listed = browser.get(versions).content.decode()
    for words in ("改成 318 个", "改成 305 个", "1号楼 王*（业主）", "和第 2 版比"):
        assert words in listed
    asked = browser.get(versions, {"from": "2", "to": "3"})
    assert asked["Location"] == reverse("compare-versions", args=[idea.pk, 2, 3])
    page = browser.get(asked["Location"]).content.decode()
    assert '<del><span class="hidden">删去：</span>318<span class="hidden">。</span></del>' in page
    assert '<ins><span class="hidden">加上：</span>305<span class="hidden">。</span></ins>' in page
    assert "花架保留。一共划 " in page
    assert "318 个车位" in browser.get(reverse("version", args=[idea.pk, 2])).content.decode()
    for wrong in ("9..1", "1..9"):
        assert browser.get(f"{versions}{wrong}/").status_code == 404


# --- pictures ---


def upload(**changed: object) -> dict[str, object]:
    photo = SimpleUploadedFile("a.jpg", make.jpeg(), "image/jpeg")
    return {"file": photo, "caption": "东侧道路，平面", "licence": "on", "based_on": "1", **changed}


def test_a_picture_is_added_seen_described_and_taken_off(
    idea: Proposal, author: Resident, neighbour: Resident, signed_in: SignedIn
) -> None:
    browser, manage = signed_in(author), reverse("proposal-pictures", args=[idea.pk])
    assert browser.post(reverse("upload-picture", args=[idea.pk]), upload())["Location"] == manage
    sha = idea.pictures.get().sha
    address = reverse("proposal-picture", args=[idea.pk, sha])
    shown = signed_in(neighbour)
    assert (
        f'<img src="{address}" width="40" height="30" alt="东侧道路，平面"'
        in shown.get(reverse("proposal", args=[idea.pk])).content.decode()
    )
    answer = shown.get(address)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert "private" in answer["Cache-Control"]
    assert signed_in(make.resident()).get(address).status_code == 404
    browser.post(manage, {"plan": "0", "based_on": "2", "caption-0": "东侧道路，新的说明", "order-0": "1"})
    assert idea.versions.get(number=3).draft.pictures[0].caption == "东侧道路，新的说明"
    browser.post(manage, {"plan": "0", "based_on": "3", "drop-0": "1"})
    assert not idea.versions.get(number=4).draft.pictures


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, "不是照片，也不是 PDF 图纸"),
        ({"file": ""}, "请选一张照片或一份图纸。"),
        ({"licence": ""}, "请勾选这张图可以给全小区看"),
        ({"based_on": "7"}, "别人存了第 1 版"),
    ],
)
def test_a_picture_that_is_refused_leaves_its_words(
    idea: Proposal, author: Resident, signed_in: SignedIn, changed: dict[str, object], words: str
) -> None:
    answer = signed_in(author).post(reverse("upload-picture", args=[idea.pk]), upload(**changed))
    assert answer.status_code in {409, 422}
    page = answer.content.decode()
    assert words in page
    assert "东侧道路，平面</textarea>" in page
    assert not idea.pictures.exists()


# --- arguments ---


def test_an_empty_side_asks_for_its_first_argument(idea: Proposal, neighbour: Resident, signed_in: SignedIn) -> None:
    browser = signed_in(neighbour)
    page = browser.get(reverse("proposal", args=[idea.pk])).content.decode()
    for words in ("还没有赞成的理由，您来写第一条。", "还没有反对的理由，您来写第一条。"):
        assert words in page
    write = browser.get(f"{reverse('arguments', args=[idea.pk])}?side=against").content.decode()
    assert 'value="against" required checked' in write


def test_an_argument_is_written_found_helpful_and_answered_without_a_script(
    idea: Proposal, author: Resident, neighbour: Resident, chair: Resident, signed_in: SignedIn
) -> None:
    arguments = reverse("arguments", args=[idea.pk])
    sent = {"position": "against", "text": "没地方坐了。", "cid": make.cid()}
    answer = signed_in(neighbour).post(arguments, sent)
    argument = Argument.objects.get()
    assert answer["Location"] == f"{arguments}#argument-{argument.pk}"
    act = reverse("argument", args=[idea.pk, argument.pk])
    back = signed_in(author).post(act, {"do": "support", "on": "proposal"})
    assert back["Location"] == f"{reverse('proposal', args=[idea.pk])}#argument-{argument.pk}"
    signed_in(chair).post(act, {"do": "answer", "text": "座位保留 6 处。", "cid": make.cid()})
    page = signed_in(author).get(reverse("proposal", args=[idea.pk])).content.decode()
    for words in ('aria-pressed="true"', f'<b data-slot="helpful-{argument.pk}">1</b>', "李书记 答复：座位保留 6 处。"):
        assert words in page


def test_what_was_written_too_long_is_kept_and_the_folded_away_shows_why(
    idea: Proposal, author: Resident, neighbour: Resident, chair: Resident, signed_in: SignedIn
) -> None:
    long, arguments = "长" * 201, reverse("arguments", args=[idea.pk])
    wrong = signed_in(neighbour).post(arguments, {"position": "agree", "text": long, "cid": make.cid()})
    assert wrong.status_code == 422
    assert f"{long}</textarea>" in wrong.content.decode()
    argument = make.argument(idea, author=neighbour, now=idea.made_at)
    act = reverse("argument", args=[idea.pk, argument.pk])
    tried = signed_in(chair).post(act, {"do": "hide", "text": long}).content.decode()
    assert f"{long}</textarea>" in tried
    hide_argument(argument.pk, reason="指名道姓", by=chair, now=idea.made_at)
    page = signed_in(author).get(arguments).content.decode()
    assert "居委会收起了这一条。理由：指名道姓" in page
    assert argument.text not in page


def test_the_page_says_which_are_ones_own(
    idea: Proposal, author: Resident, neighbour: Resident, signed_in: SignedIn
) -> None:
    argument = make.argument(idea, author=author, now=idea.made_at)
    support_argument(argument.pk, by=neighbour, now=idea.made_at)
    page = signed_in(author).get(reverse("arguments", args=[idea.pk])).content.decode()
    assert "您写的" in page
    assert 'name="do" value="support"' not in page


# --- support, screening, rules ---


def test_the_bar_says_how_many_are_missing_and_a_support_is_taken_back(
    place: Compound, idea: Proposal, neighbour: Resident, chair: Resident, signed_in: SignedIn
) -> None:
    rules = {"seconds_needed": "3", "seconds_percent": "0", "idea_days": "60", "offices_second": ""}
    settings = reverse("debate-rules", args=[place.key])
    assert signed_in(chair).post(settings, rules)["Location"] == settings
    browser, page = signed_in(neighbour), reverse("proposal", args=[idea.pk])
    assert "还差 3 人" in browser.get(page).content.decode()
    browser.post(reverse("second", args=[idea.pk]))
    shown = browser.get(page).content.decode()
    assert "还差 2 人" in shown
    assert "收回附议" in shown
    browser.post(reverse("second-back", args=[idea.pk]))
    assert "还差 3 人" in browser.get(page).content.decode()


def test_rules_out_of_range_are_refused_and_kept(
    place: Compound, homes: list[Unit], chair: Resident, signed_in: SignedIn
) -> None:
    wrong = {"seconds_needed": "500", "seconds_percent": "0", "idea_days": "60"}
    answer = signed_in(chair).post(reverse("debate-rules", args=[place.key]), wrong)
    assert answer.status_code == 422
    assert "要在 1 到 3 之间" in answer.content.decode()
    assert 'value="500"' in answer.content.decode()


def test_a_lapsed_idea_says_so_and_is_taken_up_again(
    place: Compound, author: Resident, neighbour: Resident, signed_in: SignedIn
) -> None:
    old = make.proposal(place, author=author, title="老车位", now=make.NOON.replace(year=2020))
    browser = signed_in(neighbour)
    page = browser.get(reverse("proposal", args=[old.pk])).content.decode()
    address = f"{reverse('new-proposal', args=[place.key])}?from={old.pk}"
    assert "附议不够，过期了。" in page
    assert address in page
    assert "我附议" not in page
    form = browser.get(address).content.decode()
    assert 'value="老车位"' in form
    fields = {"title": "老车位", "problem": "还是停不下。", "cid": make.cid(), "revives": str(old.pk)}
    browser.post(reverse("new-proposal", args=[place.key]), fields)
    again = Proposal.objects.get(revives=old)
    assert "再提的是过期的一件" in browser.get(reverse("proposal", args=[again.pk])).content.decode()


def test_six_questions_say_whose_power_it_is_and_the_page_says_why(
    idea: Proposal, author: Resident, chair: Resident, signed_in: SignedIn
) -> None:
    second_proposal(idea.pk, by=chair, now=idea.made_at)
    browser, move = signed_in(chair), reverse("move", args=[idea.pk])
    assert "动到全体业主共有的地方吗？" in browser.get(reverse("proposal", args=[idea.pk])).content.decode()
    assert "至少有一个要选“是”" in browser.post(move, {"move": "screen", "power": "street"}).content.decode()
    differs = {"move": "screen", "facts": ["whole_common"], "power": "self_governance"}
    again = browser.post(move, differs).content.decode()
    assert "请写明理由" in again
    assert 'value="whole_common" checked' in again
    browser.post(move, {"move": "screen", "facts": ["whole_common", "public_street"]})
    page = signed_in(author).get(reverse("proposal", args=[idea.pk])).content.decode()
    for words in ("这里归全体业主共有", "另外还要街道或区同意。", "李书记", "将法定表决", "听证会"):
        assert words in page
    assert "请居委会再核一次" in page


def test_both_ends_of_a_merger_show_it(
    place: Compound, idea: Proposal, author: Resident, chair: Resident, signed_in: SignedIn
) -> None:
    other = make.proposal(place, author=chair, title="划车位", now=idea.made_at)
    move_proposal(idea.pk, Move.MERGE, by=chair, into=other.pk, reason="同一件事", now=idea.made_at)
    browser = signed_in(author)
    gone, kept = (browser.get(reverse("proposal", args=[each.pk])).content.decode() for each in (idea, other))
    assert "已合并到" in gone
    assert "理由：同一件事" in gone
    assert "并入了：" in kept


def test_pages_of_a_plan_are_whole_in_english(
    idea: Proposal, author: Resident, chair: Resident, signed_in: SignedIn
) -> None:
    browser = signed_in(author)
    browser.post(reverse("edit-proposal", args=[idea.pk]), typed())
    make.argument(idea, author=author, now=idea.made_at)
    second_proposal(idea.pk, by=chair, now=idea.made_at)
    move_proposal(idea.pk, Move.SCREEN, by=chair, facts=[Fact.WHOLE_COMMON], now=idea.made_at)
    browser.cookies["django_language"] = "en"
    page = browser.get(reverse("proposal", args=[idea.pk])).content.decode()
    for words in ("Public revenue", "Good point", "Permits needed", "All owners hold this in common", "Further on"):
        assert words in page
    compared = browser.get(reverse("compare-versions", args=[idea.pk, 1, 2])).content.decode()
    assert "What changed from version 1 to 2" in compared
    assert "Removed: " in compared or "Added: " in compared
