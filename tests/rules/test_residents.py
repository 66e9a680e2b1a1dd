"""Phones, codes and names as people type them, and what proves a household."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residents.rules.claim import (
    AlreadyAsked,
    AlreadyVerified,
    ClaimDecided,
    OwnClaim,
    OwnerNotChosen,
    OwnerTaken,
    Party,
    check_claim,
    check_decision,
    choose_owner,
    match_owner,
    proves_household,
)
from residents.rules.door_code import (
    ALPHABET,
    CODE_LENGTH,
    CODE_LIFE,
    COUNTED_FOR,
    MOST_WRONG,
    MOST_WRONG_AT_UNIT,
    BadDoorCode,
    DoorCodeLocked,
    DoorCodeOver,
    DoorCodeResting,
    Tries,
    WrongDoorCode,
    check_door_code_open,
    printed_door_code,
    read_door_code,
    refusal_of_wrong,
)
from residents.rules.name import BadName, NameDiffers, check_name, read_name
from residents.rules.phone import (
    BadPhone,
    PhoneAbroad,
    PhoneIncomplete,
    PhoneNotMobile,
    PhoneTooLong,
    masked_phone,
    normal_phone,
    spaced_phone,
)
from residents.rules.sign_in import BadSmsCode, read_sms_code
from residents.rules.unit import BadRoom, read_room

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
door_codes = st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH)


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


# --- phones ---


@given(
    mobiles, st.sampled_from(["", "86", "+86", "0086", "+86 ", "（+86）"]), st.sampled_from(["", " ", "-", "\u00a0"])
)
def test_one_phone_however_written_is_one_phone(mobile: str, prefix: str, gap: str) -> None:
    typed = f"{prefix}{mobile[:3]}{gap}{mobile[3:7]}{gap}{mobile[7:]}"
    assert normal_phone(typed) == normal_phone(full_width(typed)) == f"+86{mobile}"


@given(mobiles)
def test_a_normal_phone_is_its_own_normal_form_and_reads_back(mobile: str) -> None:
    normal = normal_phone(mobile)
    assert normal_phone(normal) == normal_phone(spaced_phone(normal)) == normal


def test_invisible_marks_from_copying_do_no_harm() -> None:
    assert normal_phone("\u202d138 0013 8000\u202c") == "+8613800138000"


@pytest.mark.parametrize(
    ("typed", "refusal", "facts"),
    [
        ("1380013800", PhoneIncomplete, {"digits": 10}),
        ("+86 138", PhoneIncomplete, {"digits": 3}),
        ("138001380001", PhoneTooLong, {"digits": 12}),
        ("12800138000", PhoneNotMobile, {}),
        ("021 5794 1234", PhoneNotMobile, {}),
        ("+852 9123 4567", PhoneAbroad, {}),
        ("001 415 555 0100", PhoneAbroad, {}),
        ("", BadPhone, {}),
        ("abc", BadPhone, {}),
        ("138O0138000", BadPhone, {}),
        ("١٣٨٠٠١٣٨٠٠٠", BadPhone, {}),
        ("13800138000/13900139000", BadPhone, {}),
    ],
)
def test_a_wrong_phone_says_what_is_wrong_with_it(typed: str, refusal: type[BadPhone], facts: dict[str, int]) -> None:
    with pytest.raises(BadPhone) as caught:
        normal_phone(typed)
    assert type(caught.value) is refusal
    assert caught.value.facts == facts


@given(st.text(max_size=30))
def test_any_text_is_a_phone_or_refused(typed: str) -> None:
    try:
        normal = normal_phone(typed)
    except BadPhone:
        return
    assert normal.startswith("+861")
    assert len(normal) == 14


def test_a_masked_phone_shows_seven_digits() -> None:
    assert masked_phone("+8613812345678") == "138****5678"


# --- codes by SMS, names, rooms ---


def test_a_code_by_sms_may_be_spaced_and_full_width() -> None:
    assert read_sms_code("１２３ ４５６") == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"])
def test_a_code_by_sms_is_six_digits(typed: str) -> None:
    with pytest.raises(BadSmsCode):
        read_sms_code(typed)


@pytest.mark.parametrize("typed", ["王建国", "阿依古丽·买买提", "欧阳 娜娜", "Anna-Maria O'Neil", "𠮷田", "İbrahim"])
def test_names_of_all_kinds_are_names(typed: str) -> None:
    assert read_name(f"  {typed} ") == typed


@pytest.mark.parametrize("typed", ["", "王", "王建国1", "王" * 41, "王\u0000建国", "<b>王</b>", "13800138000"])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(BadName):
        read_name(typed)


@pytest.mark.parametrize(
    ("typed", "room"),
    [
        ("５０２ 室", "502"),
        ("502号室", "502"),
        ("石化路102号", "石化路102号"),
        ("车位12", "车位12"),
        ("\u202d502\u202c", "502"),
    ],
)
def test_a_room_is_read_as_the_register_writes_it(typed: str, room: str) -> None:
    assert read_room(typed) == room


@pytest.mark.parametrize("typed", [" 　", "50\u00002", "50\x1b2", "50\ud8002", "1" * 41])
def test_what_is_no_room_is_refused(typed: str) -> None:
    with pytest.raises(BadRoom):
        read_room(typed)


# --- door codes ---


@given(door_codes)
def test_a_door_code_is_read_however_it_is_typed(code: str) -> None:
    printed = printed_door_code(code)
    for typed in (code, printed, printed.lower(), full_width(printed), f" {code[:2]} {code[2:]} ", code.lower()):
        assert read_door_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "K7Q4-M2X", "K7Q4-M2XDD", "K7Q4-M2X0", "K7Q4-M2XO", "K7Q4-M2XI", "门牌码门牌码门牌"]
)
def test_what_no_letter_prints_is_no_try(typed: str) -> None:
    with pytest.raises(BadDoorCode):
        read_door_code(typed)


def test_the_fifth_wrong_entry_makes_its_maker_wait_a_day() -> None:
    told = [refusal_of_wrong(Tries(NOW, [NOW] * before, [NOW] * before), now=NOW) for before in range(MOST_WRONG)]
    assert [refusal.facts.get("left") for refusal in told] == [4, 3, 2, 1, None]
    assert [type(refusal) for refusal in told] == [WrongDoorCode] * 4 + [DoorCodeLocked]
    tries = Tries(NOW, [NOW] * MOST_WRONG, [NOW] * MOST_WRONG)
    with pytest.raises(DoorCodeLocked):
        check_door_code_open(tries, now=NOW + COUNTED_FOR - timedelta(seconds=1))
    check_door_code_open(tries, now=NOW + COUNTED_FOR)
    assert refusal_of_wrong(tries, now=NOW + COUNTED_FOR).facts == {"left": 4}


def test_what_others_typed_closes_no_door_until_they_are_many() -> None:
    check_door_code_open(Tries(NOW, [], [NOW] * (MOST_WRONG_AT_UNIT - 1)), now=NOW)
    with pytest.raises(DoorCodeResting) as caught:
        check_door_code_open(Tries(NOW, [], [NOW] * MOST_WRONG_AT_UNIT), now=NOW)
    assert caught.value.facts == {"hours": 24}
    assert refusal_of_wrong(Tries(NOW, [], [NOW] * (MOST_WRONG_AT_UNIT - 2)), now=NOW).facts == {"left": 1}


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 60 * 24 * 3)), max_size=150))
def test_no_day_has_more_guesses_than_the_rules_say(planned: list[tuple[int, int]]) -> None:
    taken: list[tuple[datetime, int]] = []
    for minute, who in sorted((minute, who) for who, minute in planned):
        now = NOW + timedelta(minutes=minute)
        tries = Tries(NOW, [at for at, whose in taken if whose == who], [at for at, _ in taken])
        try:
            check_door_code_open(tries, now=now)
        except (DoorCodeLocked, DoorCodeResting):
            continue
        taken.append((now, who))
    for end, who in taken:
        day = [whose for at, whose in taken if end - COUNTED_FOR < at <= end]
        assert len(day) <= MOST_WRONG_AT_UNIT
        assert day.count(who) <= MOST_WRONG


@pytest.mark.parametrize(
    ("passed", "hours"), [(timedelta(0), 24), (timedelta(minutes=1), 24), (timedelta(hours=23.5), 1)]
)
def test_the_hours_to_wait_are_rounded_up(passed: timedelta, hours: int) -> None:
    with pytest.raises(DoorCodeLocked) as caught:
        check_door_code_open(Tries(NOW, [NOW] * MOST_WRONG, [NOW] * MOST_WRONG), now=NOW + passed)
    assert caught.value.facts == {"hours": hours}


def test_a_letter_is_good_for_ninety_days() -> None:
    check_door_code_open(Tries(NOW), now=NOW + CODE_LIFE - timedelta(seconds=1))
    with pytest.raises(DoorCodeOver):
        check_door_code_open(Tries(NOW), now=NOW + CODE_LIFE)


# --- claims ---

phones = st.sampled_from(["", "a", "b"])
parties = st.lists(st.tuples(st.sampled_from(["王建国", "王芳", "李强"]), phones), max_size=4).map(
    lambda rows: [Party(number, name, phone) for number, (name, phone) in enumerate(rows, start=1)]
)


@given(parties, phones, st.sampled_from(["王建国", "王芳", "李强", ""]))
def test_nobody_is_matched_without_the_phone_on_the_register(rows: list[Party], phone: str, name: str) -> None:
    owner = match_owner(rows, phone_index=phone, name=name)
    if owner is not None:
        assert phone
        assert {row.phone_index for row in rows if row.owner == owner} == {phone}


def test_a_couple_with_one_phone_is_told_apart_by_the_name() -> None:
    couple = [Party(1, "王建国", "a"), Party(2, "李芳", "a")]
    assert match_owner(couple, phone_index="a", name="李芳") == 2
    assert match_owner(couple, phone_index="a", name="王强") is None


def test_a_letter_proves_residence_and_never_ownership() -> None:
    assert proves_household(as_owner=False, matched=False)
    assert proves_household(as_owner=True, matched=True)
    assert not proves_household(as_owner=True, matched=False)


def test_a_waiting_claim_may_be_settled_by_a_code_but_not_asked_twice() -> None:
    check_claim(verified=False, dated=False, waits=False, with_code=False)
    check_claim(verified=False, dated=False, waits=True, with_code=True)
    with pytest.raises(AlreadyAsked):
        check_claim(verified=False, dated=False, waits=True, with_code=False)
    for with_code in (True, False):
        with pytest.raises(AlreadyVerified):
            check_claim(verified=True, dated=False, waits=False, with_code=with_code)


def test_what_ends_on_a_day_is_renewed_by_claiming_again() -> None:
    check_claim(verified=True, dated=True, waits=False, with_code=False)
    check_claim(verified=True, dated=True, waits=True, with_code=True)
    with pytest.raises(AlreadyAsked):
        check_claim(verified=True, dated=True, waits=True, with_code=False)


def test_a_claim_is_decided_once_and_by_somebody_else() -> None:
    check_decision(state="pending", own=False)
    with pytest.raises(OwnClaim):
        check_decision(state="pending", own=True)
    for state in ("verified", "refused", "ended"):
        with pytest.raises(ClaimDecided):
            check_decision(state=state, own=False)


def test_the_only_owner_needs_no_choosing_and_one_of_several_does() -> None:
    assert choose_owner([7], [], 7) == 7
    assert choose_owner([7, 8], [], 8) == 8
    for owners, chosen in (([7, 8], None), ([7], None), ([7], 9), ([], None)):
        with pytest.raises(OwnerNotChosen):
            choose_owner(owners, [], chosen)
    with pytest.raises(OwnerTaken):
        choose_owner([7], [7], 7)


def test_another_name_than_the_register_s_needs_a_look_at_the_papers() -> None:
    check_name(stated="李芳", registered="李芳", papers_seen=False)
    check_name(stated="李四五", registered="冯建国", papers_seen=True)
    with pytest.raises(NameDiffers):
        check_name(stated="李四五", registered="冯建国", papers_seen=False)
