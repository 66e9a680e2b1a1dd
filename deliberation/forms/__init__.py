"""Shapes of what people type about proposals and in rooms; the rules check the meaning."""

from deliberation.forms.argument import ActForm, ArgumentForm
from deliberation.forms.draft import ProposalForm, RevisionForm
from deliberation.forms.fields import yuan
from deliberation.forms.moving import Asked, MoveForm
from deliberation.forms.picture import PictureForm, arranged
from deliberation.forms.room import PostForm
from deliberation.forms.settings import SettingsForm

__all__ = [
    "ActForm",
    "ArgumentForm",
    "Asked",
    "MoveForm",
    "PictureForm",
    "PostForm",
    "ProposalForm",
    "RevisionForm",
    "SettingsForm",
    "arranged",
    "yuan",
]
