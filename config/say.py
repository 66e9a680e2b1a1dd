"""The template filter `say`: a refusal in words, inside a page."""

from django import template

from config.wording import say as in_words
from kernel.errors import DomainError

register = template.Library()


@register.filter
def say(refusal: DomainError) -> str:
    """The sentence for `refusal` in the active language."""
    return in_words(refusal)
