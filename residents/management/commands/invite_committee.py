"""`manage.py invite_committee --phone PHONE`: how an operator lets a residents' committee in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from community.models import Organ, OrganKind
from journal.clock import database_now
from residents.models import Office
from residents.rules.founding import BadPlaceName, read_place_path
from residents.rules.office import HoldsOffice
from residents.rules.phone import BadPhone, masked_phone, normal_phone
from residents.services import invite_committee, invite_officer


class Command(BaseCommand):
    help = (
        "Print a one-time code, good for 14 days, by which the holder of this phone founds a compound. With"
        " --compound, give that compound's residents' committee a new officer, as when nobody of it is left."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--phone", required=True, help="the committee member's mobile number")
        parser.add_argument("--place", default="", help="where the compound lies, such as 上海市/金山区/石化街道")
        parser.add_argument("--compound", metavar="KEY", help="an existing compound that needs an officer")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            phone = normal_phone(options["phone"])
        except BadPhone as refusal:
            raise CommandError(_("这不是手机号，没有邀请。请填 11 位数字的手机号。")) from refusal
        if options["compound"]:
            self._invite_officer(options["compound"], phone)
        else:
            self._invite_committee(phone, options["place"])

    def _invite_committee(self, phone: str, place: str) -> None:
        try:
            path = read_place_path(place)
        except BadPlaceName as refusal:
            raise CommandError(_("地名写得不对，没有邀请。请写成 上海市/金山区/石化街道 这样。")) from refusal
        code = invite_committee(phone=phone, place=path, now=database_now())
        told = {"phone": masked_phone(phone), "code": code}
        self.stdout.write(_("邀请码 %(code)s 给 %(phone)s，14 天内有效，只能用一次。") % told)
        self.stdout.write(_("请当面或打电话告诉对方：用这个手机号登录，打开 /found/，填邀请码。"))

    def _invite_officer(self, key: str, phone: str) -> None:
        organ = Organ.objects.filter(compound__key=key, kind=OrganKind.RESIDENTS_COMMITTEE).first()
        if organ is None:
            raise CommandError(_("没有代号是 %(key)s 的小区，没有邀请。") % {"key": key})
        try:
            made = invite_officer(organ, phone=phone, title="", now=database_now())
        except HoldsOffice as refusal:
            raise CommandError(_("这位居民已经担任这个职务，没有重复登记。")) from refusal
        ready = _("%(phone)s 现在是%(organ)s的工作人员。")
        waiting = _("%(phone)s 用这个号码登录后，就是%(organ)s的工作人员。")
        told = {"phone": masked_phone(phone), "organ": organ.name}
        self.stdout.write((ready if isinstance(made, Office) else waiting) % told)
