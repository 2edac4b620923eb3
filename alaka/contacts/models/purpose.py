from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import get_language, gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from alaka.core.words import Words


class Basis(models.TextChoices):
    """By what right we write: it decides whether silence is a yes."""

    SERVICE = "service", _("Needs no consent: it is what the person asked for")
    UNTIL_NO = "until_no", _("Goes out until the person says no")
    ONLY_YES = "only_yes", _("Goes out only to those who said yes")


@dataclass(frozen=True)
class BuiltIn:
    name: str
    wording: str
    basis: Basis


# Their order is that of the page on which people choose.
BUILT_IN: Mapping[str, BuiltIn] = {
    "service": BuiltIn(
        gettext_noop("Answers to what you write"),
        gettext_noop("We answer what you write to us, and tell you what becomes of it."),
        Basis.SERVICE,
    ),
    "news": BuiltIn(
        gettext_noop("What became of what you told us"),
        gettext_noop("Tell me when something changes because of what I told you."),
        Basis.UNTIL_NO,
    ),
    "satisfaction": BuiltIn(
        gettext_noop("How you found our answers"),
        gettext_noop("Ask me now and then how I found your answers."),
        Basis.UNTIL_NO,
    ),
    "marketing": BuiltIn(
        gettext_noop("News and offers"),
        gettext_noop("Send me news and offers. I can say no at any time."),
        Basis.ONLY_YES,
    ),
}
# Of which nobody can change by what right it goes out.
FIXED = "service"


class Purpose(models.Model):
    """For what we write to somebody. The key stays; what is no longer used is archived."""

    key = models.SlugField(max_length=40, unique=True)
    # Empty in a purpose that is built in, for ours.
    name = models.CharField(_("name"), max_length=80, blank=True, default="")
    # What people read beside the box they tick.
    wording = models.CharField(_("wording"), max_length=500, blank=True, default="")
    # Language → text; where there is none, those above are shown.
    names = models.JSONField(default=dict, blank=True)
    wordings = models.JSONField(default=dict, blank=True)
    basis = models.CharField(_("who gets it"), max_length=10, choices=Basis, default=Basis.ONLY_YES)
    position = models.PositiveIntegerField(default=0)
    is_archived = models.BooleanField(_("no longer used"), default=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self._said(self.names, self.name, "name")

    @property
    def said(self) -> str:
        """The wording in the language of now."""
        return self._said(self.wordings, self.wording, "wording")

    def said_in(self, language: str) -> str:
        with override(language):
            return self.said

    @property
    def words(self) -> Words:
        """Its name, for a sentence that is read later."""
        return Words(self.name or (BUILT_IN[self.key].name if self.is_built_in else self.key))

    @property
    def all_names(self) -> dict[str, str]:
        """By language, and under "" the one for all others; none where it has our own."""
        return {**self.names, "": self.name} if self.name or self.names else {}

    @property
    def is_built_in(self) -> bool:
        return self.key in BUILT_IN

    def _said(self, texts: dict[str, Any], text: str, ours: str) -> str:
        found = texts.get((get_language() or "")[:2]) or text
        if found or not self.is_built_in:
            return str(found or self.key)
        return gettext(getattr(BUILT_IN[self.key], ours))
