"""What the templates of the shell know of a request; nothing is asked before it is used."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language_info

from alaka.accounts.models import Business
from alaka.console import navigation
from alaka.core import pieces

THEMES = ("auto", "light", "dark")


class Shell:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def business_name(self) -> str:
        """Error pages are shown with this shell too, at times because the database is away."""
        try:
            # The reader's middleware has the row already, where it ran.
            return (getattr(self.request, "business", None) or Business.get()).name
        except DatabaseError:
            return "Alaka"

    @cached_property
    def theme(self) -> str:
        chosen = self.request.COOKIES.get("alaka_theme", "")
        return chosen if chosen in THEMES else "auto"

    @cached_property
    def sidebar(self) -> str:
        return "narrow" if self.request.COOKIES.get("alaka_sidebar") == "narrow" else "wide"

    @cached_property
    def languages(self) -> list[tuple[str, str]]:
        """Codes with each language's own name, so that a reader finds it from any other."""
        names = [(code, get_language_info(code)["name_local"]) for code, _ in settings.LANGUAGES]
        return [(code, name[:1].upper() + name[1:]) for code, name in names]

    @property
    def desk_url(self) -> str:
        return settings.LOGIN_REDIRECT_URL

    @property
    def search_url(self) -> str:
        return f"{settings.LOGIN_REDIRECT_URL}search"

    @property
    def live_url(self) -> str:
        """The stream of live notices: a hot door beside Django, so it has no name to reverse."""
        return f"{settings.LOGIN_REDIRECT_URL}live"

    @property
    def topics(self) -> str:
        return navigation.topics(self.request)

    @cached_property
    def lines(self) -> list[navigation.Line]:
        return navigation.items(self.request)

    @cached_property
    def body_lines(self) -> list[navigation.Line]:
        return [line for line in self.lines if not line.is_foot]

    @cached_property
    def foot_lines(self) -> list[navigation.Line]:
        return [line for line in self.lines if line.is_foot]

    @cached_property
    def bottom_lines(self) -> list[navigation.Line]:
        """The four that a thumb reaches; the rest open with the fifth button."""
        return self.body_lines[:4]

    @cached_property
    def topbar(self) -> list[pieces.Shown]:
        return pieces.pieces(self.request, pieces.TOPBAR)

    @cached_property
    def strip(self) -> list[pieces.Shown]:
        return pieces.pieces(self.request, pieces.STRIP)

    @cached_property
    def profile_url(self) -> str:
        return address("profile")

    @cached_property
    def logout_url(self) -> str:
        return address("account_logout")

    @cached_property
    def language_url(self) -> str:
        return address("set_language")


def address(name: str) -> str:
    """The address of a page that another room may offer, or nothing."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}
