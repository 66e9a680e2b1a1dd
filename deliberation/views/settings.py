"""The desk page of a compound's own settings about proposals."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from deliberation.forms import SettingsForm
from deliberation.reading import seconds_needed_in
from deliberation.rules.lifecycle import NotYourMove
from deliberation.services import change_debate_rules, debate_rules
from deliberation.views.answering import UNPROCESSABLE
from journal.clock import database_now
from kernel.errors import DomainError, Invalid
from residents.roles import COMMITTEES, compounds_of, roles_of
from residents.web import ResidentRequest, signed_in


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: ResidentRequest, key: str) -> HttpResponse:
    """The settings as they stand; either committee changes them, and everybody is told."""
    now = database_now()
    compound = get_object_or_404(compounds_of(request.user, now=now), key=key)
    if not roles_of(request.user, compound, now=now) & set(COMMITTEES):
        raise NotYourMove(move="debate_rules")
    rules = debate_rules(compound)
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=SettingsForm.initial_of(rules))
    refusal: DomainError | None = None
    if form.is_valid():
        try:
            change_debate_rules(compound, form.settings(), by=request.user, now=now)
        except Invalid as error:
            refusal = error
        else:
            return redirect("debate-rules", compound.key)
    context = {
        "compound": compound,
        "place": compound,
        "form": form,
        "refusal": refusal,
        "needed": seconds_needed_in(compound),
    }
    return render(request, "deliberation/settings.html", context, status=UNPROCESSABLE if form.is_bound else 200)
