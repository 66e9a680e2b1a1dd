"""`manage.py import_register FILE --compound KEY`: take a compound's register in, whole or not at all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from community import wording
from community.models import AreaSource, Compound
from community.reading import read_register
from community.rules.facts import Register
from community.rules.problems import RegisterRefused
from community.services import RegisterAlreadyTaken, take_register


class Command(BaseCommand):
    help = "Read an owners' register (.xlsx) and take it in, all or nothing; every problem is listed with its mend."

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

    def handle(self, *_args: Any, **options: Any) -> None:
        compound = _compound(options["compound"])
        register = _read(options["file"], options["area_source"])
        self._tell(register)
        if options["dry_run"]:
            self.stdout.write(_("这是试读，什么也没有写入。"))
        else:
            self._take(compound, register)

    def _tell(self, register: Register) -> None:
        sums = {"units": f"{len(register.units):,}", "area": register.area}
        self.stdout.write(_("读到 %(units)s 户，共 %(area)s ㎡。") % sums)
        for source in AreaSource:
            if units := sum(fact.source.value == source.value for fact in register.units):
                of_it = {"source": source.label, "units": f"{units:,}"}
                self.stdout.write(_("面积来源 %(source)s：%(units)s 户。") % of_it)
        for notice, n in register.noticed.items():
            self.stdout.write(wording.remark(notice, n))

    def _take(self, compound: Compound, register: Register) -> None:
        now = timezone.now()
        try:
            taken = take_register(compound, register, now=now)
        except RegisterAlreadyTaken as refusal:
            raise CommandError(_("这个小区已经有名册，什么也没有改变。产权变动请逐户登记。")) from refusal
        if taken.at == now:
            self.stdout.write(self.style.SUCCESS(_("已全部写入。")))
        else:
            at = f"{taken.at.astimezone(ZoneInfo(compound.zone)):%Y-%m-%d %H:%M}"
            self.stdout.write(_("同一个文件已在 %(at)s 导入过，什么也没有改变。") % {"at": at})


def _compound(key: str) -> Compound:
    compound = Compound.objects.filter(key=key).first()
    if compound is None:
        known = "、".join(Compound.objects.values_list("key", flat=True)) or _("（还没有小区）")
        raise CommandError(_("没有代号为 %(key)s 的小区。现有：%(known)s") % {"key": key, "known": known})
    return compound


def _read(file: Path, source: AreaSource | None) -> Register:
    try:
        return read_register(file, area_source=source)
    except OSError as error:
        raise CommandError(_("打不开文件 %(file)s：%(why)s") % {"file": file, "why": error.strerror}) from error
    except RegisterRefused as refusal:
        lines = [_("有 %(n)s 处要改，什么也没有写入。") % {"n": len(refusal.problems)}]
        lines += [wording.line(problem) for problem in refusal.problems]
        raise CommandError("\n".join(lines)) from refusal
