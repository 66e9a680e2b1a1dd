"""`manage.py import_register FILE --compound KEY`: take a compound's register in, whole or not at all.

It stands here because a changed register also ends the claims of owners whose titles it closes.
"""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from community import wording
from community.models import AreaSource, Compound, RegisterImport
from community.reading import content_of, read
from community.rules.changes import (
    EffectiveInFuture,
    EffectiveTooEarly,
    MissingNotDecided,
)
from community.rules.columns import Choices, letter
from community.rules.facts import Register, Source
from community.rules.problems import Problem, RegisterRefused
from community.rules.register import Reading
from community.rules.synonyms import Column
from community.services import Outcome, what_changes
from residents.register_page import MOST_SHOWN, Difference, told
from residents.services.transfers import take_changed_register


class Command(BaseCommand):
    help = (
        "Read an owners' register (.xlsx, .xls, .ods, .csv) and take it in, or what it changes in the one that is"
        " there, all or nothing; every problem is listed with its mend."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--compound", required=True, metavar="KEY", help="the compound's key")
        parser.add_argument("--dry-run", action="store_true", help="read and report, write nothing")
        parser.add_argument(
            "--area-source",
            type=AreaSource,
            choices=list(AreaSource),
            metavar="|".join(AreaSource.values),
            help="where the area comes from in rows that do not say",
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="TITLE=COLUMN",
            help="what a column is, by its title or @LETTER, such as 门号=室号; TITLE= leaves it out",
        )
        parser.add_argument(
            "--effective", type=date.fromisoformat, metavar="DATE", help="from which day on it holds; today unless told"
        )
        parser.add_argument(
            "--keep-missing", action="store_true", help="units that the file does not name are kept as they are"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        compound = _compound(options["compound"])
        reading = _read(options["file"], _choices(options["column"], options["area_source"]))
        self._tell_columns(reading)
        register = _faultless(reading)
        self._tell(register)
        self._tell_changes(compound, register)
        if options["dry_run"]:
            self.stdout.write(_("这是试读，什么也没有写入。"))
        else:
            self._take(compound, register, effective=options["effective"], keep_missing=options["keep_missing"])

    def _tell_columns(self, reading: Reading) -> None:
        told_already: set[str] = set()
        for taken in reading.taken:
            at = sorted(taken.header.at.items(), key=lambda pair: pair[1])
            line = "，".join(f"{taken.header.titles.get(place) or letter(place)} = {column}" for column, place in at)
            if line not in told_already:
                told_already.add(line)
                self.stdout.write(_("列：%(columns)s") % {"columns": line})

    def _tell(self, register: Register) -> None:
        sums = {"units": f"{len(register.units):,}", "area": register.area}
        self.stdout.write(_("读到 %(units)s 户，共 %(area)s ㎡。") % sums)
        for source in AreaSource:
            if units := sum(fact.source.value == source.value for fact in register.units):
                of_it = {"source": source.label, "units": f"{units:,}"}
                self.stdout.write(_("面积来源 %(source)s：%(units)s 户。") % of_it)
        for notice, n in register.noticed.items():
            self.stdout.write(wording.remark(notice, n))

    def _tell_changes(self, compound: Compound, register: Register) -> None:
        """What it would change in the register that is there; names only, no numbers."""
        if not RegisterImport.objects.filter(compound=compound).exists():
            return
        found = Difference(what_changes(compound, register), first=False)
        changes = found.changes
        for words, units, n in (
            (_("新增 %(n)s 户：%(units)s"), found.added, len(changes.added)),
            (_("文件里没有、名册上有 %(n)s 户：%(units)s"), found.missing, len(changes.missing)),
        ):
            if n:
                more = "…" if n > MOST_SHOWN else ""
                self.stdout.write(words % {"n": n, "units": "、".join(units) + more})
        for line in found.owners:
            facts = {"unit": line.unit, "left": line.leaving or "—", "come": line.arriving or "—"}
            self.stdout.write(_("%(unit)s 产权人：离开 %(left)s，加入 %(come)s") % facts)
        for area in found.areas:
            self.stdout.write(f"{area.unit} {area.old} ㎡ → {area.new} ㎡ {area.source}")
        for use in found.uses:
            self.stdout.write(use)
        if changes.details:
            self.stdout.write(_("%(n)s 位业主的电话、证件或姓名有变。") % {"n": len(changes.details)})

    def _take(self, compound: Compound, register: Register, *, effective: date | None, keep_missing: bool) -> None:
        try:
            outcome = take_changed_register(
                compound, register, effective=effective, keep_missing=keep_missing, now=timezone.now()
            )
        except MissingNotDecided as refusal:
            words = _("文件里没有 %(units)s 户，名册上有，什么也没有写入。确认保留不动，请加上 --keep-missing。")
            raise CommandError(words % refusal.facts) from refusal
        except EffectiveInFuture as refusal:
            raise CommandError(_("生效日期还没有到，最晚填 %(today)s。什么也没有写入。") % refusal.facts) from refusal
        except EffectiveTooEarly as refusal:
            raise CommandError(_("生效日期最早填 %(earliest)s。什么也没有写入。") % refusal.facts) from refusal
        self._tell_outcome(compound, outcome)

    def _tell_outcome(self, compound: Compound, outcome: Outcome) -> None:
        if outcome.new:
            self.stdout.write(self.style.SUCCESS(_("已全部写入。")))
            return
        at = f"{outcome.taken.at.astimezone(ZoneInfo(compound.zone)):%Y-%m-%d %H:%M}"
        self.stdout.write(_("文件和名册一样（%(at)s 导入），什么也没有改变。") % {"at": at})


def _compound(key: str) -> Compound:
    compound = Compound.objects.filter(key=key).first()
    if compound is None:
        known = "、".join(Compound.objects.values_list("key", flat=True)) or _("（还没有小区）")
        raise CommandError(_("没有代号为 %(key)s 的小区。现有：%(known)s") % {"key": key, "known": known})
    return compound


def _choices(columns: list[str], source: AreaSource | None) -> Choices:
    said: dict[str, Column | None] = {}
    known = {column.value: column for column in Column}
    for choice in columns:
        title, _equals, name = choice.partition("=")
        if name and name not in known:
            words = _("没有“%(name)s”这一列。可以写：%(known)s。")
            raise CommandError(words % {"name": name, "known": "、".join(known)})
        said[title] = known.get(name)
    return Choices(said, None if source is None else Source(source.value))


def _read(file: Path, choices: Choices) -> Reading:
    try:
        return read(content_of(file), choices)
    except OSError as error:
        raise CommandError(_("打不开文件 %(file)s：%(why)s") % {"file": file, "why": error.strerror}) from error
    except RegisterRefused as refusal:
        raise _refused(refusal) from refusal


def _faultless(reading: Reading) -> Register:
    try:
        return reading.faultless()
    except RegisterRefused as refusal:
        raise _refused(refusal) from refusal


def _refused(refusal: RegisterRefused) -> CommandError:
    lines = [_("有 %(n)s 处要改，什么也没有写入。") % {"n": len(refusal.problems)}]
    lines += [_line(problem) for problem in refusal.problems]
    return CommandError("\n".join(lines))


def _line(problem: Problem) -> str:
    """The problem in one line, long numbers masked: a terminal's output is kept by many."""
    said = told(problem)
    where = " ".join(part for part in (said.place, f"“{said.value}”" if said.value else "") if part)
    return f"{where}：{said.mend}" if where else said.mend
