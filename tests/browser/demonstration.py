"""The pages of the demonstration that is seeded in `MINYI_VAR`, as JSON: name, phone of who looks, address."""

import json
import os
import sys

import django


def main() -> None:
    """Print them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from config.demonstration import story  # noqa: PLC0415 - after django.setup()
    from tests.browser.visits import AUTHOR, NEWCOMER, OWNER, TENANT, VISITOR, author, visits  # noqa: PLC0415

    phones = {seat.organ: seat.phone for seat in story.SEATS}
    phones |= {OWNER: story.HOMES[0].phone, TENANT: story.HOMES[2].phone, VISITOR: "", NEWCOMER: "13900139000"}
    phones[AUTHOR] = author().phone.removeprefix("+86")
    json.dump([(visit.name, phones[visit.who], visit.address) for visit in visits()], sys.stdout)


if __name__ == "__main__":
    main()
