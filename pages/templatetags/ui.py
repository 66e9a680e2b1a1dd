"""Icons and marks, and the one way each kind of value is written on a page.

Areas print exactly, and dates are written out so that nobody has to count days.
"""

from datetime import date, datetime, timedelta
from itertools import dropwhile

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext

from deliberation.labels import GROUNDS, STAGES
from deliberation.rules import Power, Stage, Stance
from deliberation.rules.screening import Fact
from kernel.quantities import Area, Persons
from pages.wording import BADGES, NUMERALS, words_for
from voting.rules.matter import Matter

register = template.Library()

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of the sprite; the word beside it says what it means."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def mark(position: str) -> SafeString:
    """The mark of the paper ballot: ○ agree, × against, △ abstain, ? question."""
    return format_html('<svg class="mark" aria-hidden="true"><use href="#m-{}"/></svg>', position)


@register.filter
def words(value: object) -> str | Promise:
    """A member of one of the domain's closed sets as people say it."""
    return words_for(value)


@register.filter
def glyph(stage: Stage) -> str:
    """The character that stands for a stage: 提 议 决 办 评."""
    return STAGES[stage][0]


@register.filter
def leaning(stance: str) -> str | Promise:
    """The stance of a post in words; empty for none."""
    return words_for(Stance(stance)) if stance else ""


@register.filter
def power_words(power: str) -> str | Promise:
    """Whose power, in words."""
    return words_for(Power(power))


@register.filter
def ground(fact: str) -> str | Promise:
    """Why a fact makes a proposal the power of whom it does, with the law."""
    return GROUNDS[Fact(fact)]


@register.filter
def numeral(matter: Matter) -> str:
    """The number of a matter as the Civil Code writes it: 八; in other languages 8."""
    return NUMERALS[matter - 1] if (get_language() or "").startswith("zh") else str(int(matter))


@register.filter
def badge(role: str) -> str:
    """How the badge of a role is drawn: `office`, `service`, or empty for residents."""
    return BADGES.get(role, "")


@register.filter
def area(value: Area | int) -> str:
    """Square metres, exact: `1,036.00`. An int is 1/10 000 m²."""
    return str(value if isinstance(value, Area) else Area(value))


@register.filter
def persons(value: Persons | int) -> str:
    """A number of owners, grouped: `1,486`."""
    return str(value if isinstance(value, Persons) else Persons(value))


@register.filter
def unit(value: Persons | Area) -> str:
    """What a quantity is counted in: 户 or ㎡."""
    return gettext("户") if isinstance(value, Persons) else "㎡"


@register.filter
def money(cents: int) -> str:
    """Yuan from cents: `0 元`, `860.50 元`, from ten thousand on `268.40 万元` where that is exact; else `¥860.50`."""
    yuan, rest = divmod(cents, 100)
    exact = f"{yuan:,}" + (f".{rest:02d}" if rest else "")
    if get_language() != "zh-hans":
        return f"¥{exact}"
    if cents >= 1_000_000 and cents % 10_000 == 0:
        return f"{cents // 1_000_000:,}.{cents % 1_000_000 // 10_000:02d} 万元"
    return f"{exact} 元"


@register.filter
def fingerprint(text: str) -> str:
    """The first 16 hex digits of a hash in groups of four, for comparing by eye."""
    head = text[:16].upper()
    return " ".join(head[at : at + 4] for at in range(0, len(head), 4))


@register.filter
def day(value: date | datetime | None) -> str:
    """11月26日（周四）; with the year where it is not the current one."""
    if value is None:
        return ""
    today = timezone.localdate()
    on = timezone.localdate(value) if isinstance(value, datetime) else value
    if get_language() != "zh-hans":
        return date_format(on, "D j M" if on.year == today.year else "D j M Y")
    year = "" if on.year == today.year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日（{WEEKDAYS[on.weekday()]}）"


@register.filter
def short_day(value: datetime) -> str:
    """11月26日: a day without its weekday, where there is little room."""
    on = timezone.localdate(value)
    return date_format(on, "j M") if get_language() != "zh-hans" else f"{on.month}月{on.day}日"


@register.filter
def when(value: datetime | None) -> str:
    """11月26日（周四）20:00 in the active zone."""
    if value is None:
        return ""
    return pgettext("day, time", "%(day)s%(time)s") % {
        "day": day(value),
        "time": timezone.localtime(value).strftime("%H:%M"),
    }


@register.filter
def clock(value: datetime) -> str:
    """19:41 in the active zone."""
    return timezone.localtime(value).strftime("%H:%M")


@register.filter
def second_clock(value: datetime) -> str:
    """14:52:08 in the active zone."""
    return timezone.localtime(value).strftime("%H:%M:%S")


@register.filter
def until(end: datetime, now: datetime) -> str:
    """The time from `now` to `end` in its two largest units: 3 天 5 小时, 42 分. Cut, never rounded up."""
    rest = max(end - now, timedelta(0))
    hours, minutes = divmod(rest.seconds // 60, 60)
    units = [
        (rest.days, ngettext("%(n)d 天", "%(n)d 天", rest.days)),
        (hours, ngettext("%(n)d 小时", "%(n)d 小时", hours)),
        (minutes, ngettext("%(n)d 分", "%(n)d 分", minutes)),
    ]
    largest = list(dropwhile(lambda unit: not unit[0], units))[:2]
    return " ".join(words % {"n": number} for number, words in largest if number) or gettext("不到 1 分钟")
