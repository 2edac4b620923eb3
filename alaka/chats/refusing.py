"""How a guest is told no: a status, the field it is about, and the reason in his language."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import msgspec
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

WORDS = {
    "origin": _("This site may not show this chat."),
    "channel": _("There is no such chat."),
    "session": _("This chat is no longer known here. Open it again."),
    "blocked": _("You cannot write here."),
    "unreadable": _("This could not be read."),
    "file": _("This file is not here any more. Choose it again."),
    "empty": _("Write something first."),
    "nothing_said": _("There is no answer yet that could be sent."),
    "too_large": _("This is too large."),
    "too_many": _("That was too much at once. Wait a moment."),
    "away": _("We cannot be reached for a moment. It will be tried again."),
}


@dataclass
class Refusal(Exception):
    """``retry_after`` is in seconds; nothing where trying again does not help.

    ``values`` go into the reason when it is said: a lazy text is in some language as soon as
    anything is put into it.
    """

    status: int
    reason: "str | Promise"
    field: str = ""
    retry_after: int = 0
    values: Mapping[str, int] | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)} if self.retry_after else {}

    def body(self, language: str = "") -> dict[str, Any]:
        known = language in dict(settings.LANGUAGES)
        with translation.override(language) if known else nullcontext():
            reason = self.reason % self.values if self.values else self.reason
            return {"error": {"field": self.field, "reason": str(reason)}}

    def json(self, language: str = "") -> bytes:
        return msgspec.json.encode(self.body(language))


def too_long(most: int, length: int) -> Refusal:
    reason = ngettext_lazy(
        "Write at most %(most)d character at once; this has %(length)d.",
        "Write at most %(most)d characters at once; this has %(length)d.",
        "most",
    )
    return Refusal(422, reason, "text", values={"most": most, "length": length})


def too_many_files(most: int) -> Refusal:
    reason = ngettext_lazy(
        "Choose at most %(count)d file at once.", "Choose at most %(count)d files at once.", "count"
    )
    return Refusal(422, reason, "files", values={"count": most})


def refusal(status: int, word: str, *, field: str = "", retry_after: int = 0) -> Refusal:
    """One of the refusals that are alike at every door."""
    return Refusal(status, WORDS[word], field, retry_after)
