"""`manage.py forget_authenticator --phone PHONE`: for who lost the app and the recovery codes, once they were seen."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from journal.clock import database_now
from residents.models import Resident
from residents.rules.phone import BadPhone, masked_phone, normal_phone
from residents.rules.totp import TotpOff
from residents.services.safety import turn_off_totp


class Command(BaseCommand):
    help = "Turn off the authenticator of an account, so that an SMS code alone signs in. See who it is first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--phone", required=True, help="the account's mobile number")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            resident = Resident.objects.with_phone(normal_phone(options["phone"]))
        except BadPhone as refusal:
            raise CommandError(_("这不是手机号，什么也没有改变。请填 11 位数字的手机号。")) from refusal
        if resident is None:
            raise CommandError(_("没有用这个手机号的账号，什么也没有改变。"))
        try:
            turn_off_totp(resident, now=database_now())
        except TotpOff as refusal:
            raise CommandError(_("验证器没有开，什么也没有改变。")) from refusal
        self.stdout.write(_("%(phone)s 的验证器关了，短信验证码就能登录。") % {"phone": masked_phone(resident.phone)})
