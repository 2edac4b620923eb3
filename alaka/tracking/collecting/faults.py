"""Why an event is not taken: the field, by its path, and the reason in the reader's words."""

import re
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SAID = re.compile(r"Expected `(?P<expected>.+?)`(?:, got `(?P<got>.+?)`)?")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]+)`")
_AT = re.compile(r" - at `(?:key in )?\$\.?(?P<path>[^`]*)`")

# What the reader of JSON raises; of a nesting without end it raises the last.
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@dataclass
class Fault(Exception):
    field: str
    reason: "str | Promise"
    values: dict[str, Any] | None = None

    @property
    def text(self) -> str:
        """In the language of the moment."""
        return str(self.reason % self.values if self.values else self.reason)


def unreadable(error: Exception) -> Fault:
    """What the reader of JSON complains of."""
    at, said = _AT.search(str(error)), _SAID.search(str(error))
    field = at["path"] if at else ""
    if lacking := _MISSING.search(str(error)):
        return missing(".".join(filter(None, [field, lacking["field"]])))
    if said and said["got"]:
        return Fault(field, _("Expected %(expected)s, got %(got)s."), said.groupdict())
    if isinstance(error, msgspec.ValidationError) and at:
        return Fault(field, _("This is not what is expected here."))
    return Fault(field, _("This is no JSON that could be read."))


def missing(field: str) -> Fault:
    return Fault(field, _("This is missing."))


def beneath(field: str, error: Exception) -> Fault:
    """Of what the reader found inside a field."""
    fault = unreadable(error)
    fault.field = f"{field}.{fault.field}" if fault.field else field
    return fault
