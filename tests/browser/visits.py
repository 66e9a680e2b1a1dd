"""Every page of the product, who looks at it, and where it is in whatever world there is: scene or demonstration.

A page with an address of its own that is missing here fails `test_looks.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from community.models import Compound
from deliberation.models import Proposal
from deliberation.rules import ProposalState
from outcomes.models import Publication
from residents.models import Resident
from voting.models import Poll

VISITOR, NEWCOMER, AUTHOR = "visitor", "newcomer", "author"
OWNER, TENANT = "owner", "tenant"
RESIDENTS, OWNERS, MANAGER = "residents_committee", "owners_committee", "property_manager"

RECOUNTED = {
    "matter": "4",
    "announced": "not_passed",
    "persons-total": "1505",
    "persons-took-part": "1360",
    "persons-agree": "238",
    "persons-against": "762",
    "persons-abstain": "256",
    "persons-silent-added": "100",
    "persons-against-share": "63.40",
    "of": "took_part",
    "area-total": "191619.21",
    "area-took-part": "171755.223",
    "area-agree": "29734.25",
    "area-against": "95862.363",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A page as somebody sees it; `who` is a role, or a visitor."""

    name: str
    who: str
    address: str


# name, who, the address's name, and what of the world it needs, in the order of the contact sheet
PAGES = [
    ("welcome", VISITOR, "home", ()),
    ("sign-in", VISITOR, "sign-in", ()),
    ("open", VISITOR, "open", ()),
    ("place-open", VISITOR, "place-open", ("key",)),
    ("recount", VISITOR, "recount", ()),
    ("home", OWNER, "home", ()),
    ("home-tenant", TENANT, "home", ()),
    ("home-newcomer", NEWCOMER, "home", ()),
    ("home-committee", RESIDENTS, "home", ()),
    ("proposals", OWNER, "proposals", ("key",)),
    ("all-proposals", OWNER, "all-proposals", ()),
    ("new-proposal", TENANT, "new-proposal", ("key",)),
    ("proposal-idea", TENANT, "proposal", ("idea",)),
    ("proposal-hearing", RESIDENTS, "proposal", ("hearing",)),
    ("proposal-vote", OWNER, "proposal", ("vote",)),
    ("proposal-works", MANAGER, "proposal", ("works",)),
    ("edit-proposal", AUTHOR, "edit-proposal", ("idea",)),
    ("proposal-pictures", AUTHOR, "proposal-pictures", ("idea",)),
    ("arguments", OWNER, "arguments", ("hearing",)),
    ("versions", OWNER, "versions", ("vote",)),
    ("version", OWNER, "version", ("vote", "first")),
    ("compare-versions", OWNER, "compare-versions", ("vote", "first", "second")),
    ("rooms", OWNER, "rooms", ()),
    ("room", OWNER, "room", ("hearing",)),
    ("room-idea", TENANT, "room", ("idea",)),
    ("ballot", OWNER, "ballot", ("poll",)),
    ("ballot-tenant", TENANT, "ballot", ("poll",)),
    ("turnout", OWNER, "turnout", ("poll",)),
    ("turnout-tenant", TENANT, "turnout", ("poll",)),
    ("result-waiting", OWNER, "result", ("poll",)),
    ("result", VISITOR, "result", ("done",)),
    ("notice", OWNERS, "notice", ("done",)),
    ("notice-visitor", VISITOR, "notice", ("done",)),
    ("correct-notice", OWNERS, "correct-notice", ("done",)),
    ("receipt", VISITOR, "receipt", ("done", "code")),
    ("me", OWNER, "me", ()),
    ("safety", OWNER, "safety", ()),
    ("totp", OWNER, "totp", ()),
    ("claim", OWNER, "claim", ()),
    ("claim-newcomer", NEWCOMER, "claim", ()),
    ("co-owners", OWNER, "co-owners", ()),
    ("found", OWNER, "found", ()),
    ("setup", RESIDENTS, "setup", ("key",)),
    ("desk", RESIDENTS, "desk-home", ("key",)),
    ("desk-owners", OWNERS, "desk-home", ("key",)),
    ("desk-manager", MANAGER, "desk-home", ("key",)),
    ("desk-verify", RESIDENTS, "desk-verify", ()),
    ("desk-organs", RESIDENTS, "desk-organs", ("key",)),
    ("desk-letters", RESIDENTS, "desk-letters", ("key",)),
    ("desk-register", RESIDENTS, "desk-register", ("key",)),
    ("desk-voters", RESIDENTS, "desk-voters", ("key",)),
    ("debate-rules", RESIDENTS, "debate-rules", ("key",)),
    ("desk-votes", OWNERS, "desk-votes", ("key",)),
    ("desk-choose", OWNERS, "desk-choose", ("key",)),
    ("desk-prepare", OWNERS, "desk-prepare", ("key", "vote")),
    ("desk-vote", OWNERS, "desk-vote", ("key", "poll")),
    ("desk-vote-edit", OWNERS, "desk-vote-edit", ("key", "poll")),
    ("desk-vote-preview", OWNERS, "desk-vote-preview", ("key", "poll")),
]
STATES = {"idea": "IDEA", "hearing": "HEARING", "vote": "VOTE", "works": "EXECUTION"}


def visits() -> Iterator[Visit]:
    """The pages of the compound that was made first; what this world has nothing of is left out."""
    known = _world()
    for name, who, address, needs in PAGES:
        if all(known.get(need) for need in needs):
            yield Visit(name, who, reverse(address, args=[known[need] for need in needs]))
    recount = reverse("recount")
    yield Visit("recounted", VISITOR, f"{recount}?{urlencode(RECOUNTED)}")
    yield Visit("recount-wrong", VISITOR, f"{recount}?persons-total=-1&area-total=x&persons-agree=12")
    yield Visit("not-found", OWNER, "/p/999999/")


def author() -> Resident:
    """Who proposed the idea that is waiting for support."""
    idea = _proposal(Compound.objects.earliest("pk"), "IDEA")
    assert idea is not None
    return Proposal.objects.select_related("author").get(pk=idea).author


def _world() -> dict[str, object]:
    """The keys of one of everything."""
    place = Compound.objects.earliest("pk")
    done = Publication.objects.select_related("poll").earliest("pk").poll
    return {
        "key": place.key,
        **{name: _proposal(place, state) for name, state in STATES.items()},
        "first": 1,
        "second": 2,
        "poll": Poll.objects.filter(settled_at=None).earliest("pk").pk,
        "done": done.pk,
        "code": done.submissions.earliest("pk").code if done.submissions.exists() else "",
    }


def _proposal(place: Compound, state: str) -> int | None:
    return Proposal.objects.filter(compound=place, state=ProposalState[state]).values_list("pk", flat=True).last()
