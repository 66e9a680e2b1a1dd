"""The public page that recounts an announcement. Nothing that is typed or sent is kept."""

from allauth.core.exceptions import RateLimited
from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import Invalid
from voting.recount.file import LARGEST, read_file
from voting.recount.form import RecountForm
from voting.recount.refusals import FileRefused, NoFile, RecountedOften, TooLarge, TooMany
from voting.recount.telling import tell
from voting.recount.wording import MATTERS
from voting.rules.recount.announcement import Announcement
from voting.rules.recount.recounting import recount

MOST = 20  # announcements in a file sent here; the command takes more
MOST_SHARES = 120  # percentages in it: they are what makes a recount long
UNPROCESSABLE = 422


@require_safe
def recount_page(request: HttpRequest) -> HttpResponse:
    """The form; with figures in the address, what they say, so that the address can be passed on."""
    form = RecountForm(request.GET, MATTERS)
    if not form.filled:
        return render(request, "voting/recount.html", {"form": form})
    _limit(request)
    if form.wrong:
        return render(request, "voting/recount.html", {"form": form}, status=UNPROCESSABLE)
    told = tell(recount(form.announcement))
    return render(request, "voting/recount.html", {"form": form, "told": [told]})


@require_POST
def recount_upload(request: HttpRequest) -> HttpResponse:
    """A file of announcements, each recounted on the page."""
    _limit(request, "recount_file")
    form = RecountForm({}, MATTERS)
    try:
        announcements = _sent(request)
    except Invalid as refusal:
        problems = refusal.problems if isinstance(refusal, FileRefused) else ()
        context = {"form": form, "refusal": refusal, "problems": problems}
        return render(request, "voting/recount.html", context, status=UNPROCESSABLE)
    return render(
        request, "voting/recount.html", {"form": form, "told": [tell(recount(each)) for each in announcements]}
    )


def _sent(request: HttpRequest) -> list[Announcement]:
    """The announcements of the file that was sent. Raises NoFile, TooLarge, TooMany, and what reading raises."""
    file = request.FILES.get("file")
    if file is None:
        raise NoFile()
    if (file.size or 0) > LARGEST:
        raise TooLarge()
    announcements = read_file(file.read())
    if len(announcements) > MOST or sum(len(each.shares) for each in announcements) > MOST_SHARES:
        raise TooMany(most=MOST)
    return announcements


def _limit(request: HttpRequest, action: str = "recount") -> None:
    """Raises RecountedOften: a recount costs work, and this page asks nobody to sign in."""
    try:
        counted = consume(request, app="allauth.account", action=action, limit_get=True)
    except RateLimited:
        counted = None
    if not counted:
        raise RecountedOften()
