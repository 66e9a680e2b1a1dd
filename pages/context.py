"""What every template may use: how the page looks for this person."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest

# The cookies by which pages look as somebody chose, with their values; the first is the default.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "size": ("normal", "elder"),
    "theme": ("auto", "light", "dark"),
    "contrast": ("auto", "high"),
    settings.LANGUAGE_COOKIE_NAME: tuple(code for code, _name in settings.LANGUAGES),
}


def appearance(request: HttpRequest) -> dict[str, str]:
    """The size, theme and contrast chosen in a cookie each; anything unknown is the default."""

    def chosen(name: str) -> str:
        value = request.COOKIES.get(name, "")
        return value if value in CHOICES[name] else CHOICES[name][0]

    return {name: chosen(name) for name in ("size", "theme", "contrast")}
