"""Why a value in a request is refused, in the reader's language: by pydantic's kind of error."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

_WHOLE, _NUMBER = gettext_noop("must be a whole number"), gettext_noop("must be a number")
_TRUTH, _TEXT = gettext_noop("must be true or false"), gettext_noop("must be a text")
_LIST, _OBJECT = gettext_noop("must be a list"), gettext_noop("must be an object with fields")
_DAY = gettext_noop("must be a day, such as 2026-01-31")
_AT = gettext_noop("must be a day with a time and its zone, such as 2026-01-31T09:30:00Z")
_TIME = gettext_noop("must be a time, such as 09:30")
_ADDRESS, _FORM = gettext_noop("must be a web address"), gettext_noop("has not the right form")

_BY_KIND = {
    "missing": gettext_noop("is missing"),
    "extra_forbidden": gettext_noop("there is no such field"),
    "json_invalid": gettext_noop("the body is no valid JSON"),
    "finite_number": _NUMBER,
    "int_parsing_size": gettext_noop("is too large a number"),
    "greater_than": gettext_noop("must be more than %(gt)s"),
    "greater_than_equal": gettext_noop("must be %(ge)s or more"),
    "less_than": gettext_noop("must be less than %(lt)s"),
    "less_than_equal": gettext_noop("must be %(le)s or less"),
    "multiple_of": gettext_noop("must be a multiple of %(multiple_of)s"),
    "timezone_aware": _AT,
    "timezone_naive": gettext_noop("must be without a time zone"),
    "none_required": gettext_noop("must be empty"),
    "string_pattern_mismatch": _FORM,
}
# The other kinds are named by the type that is wanted and what was wrong with it: "int_parsing".
_BY_TYPE = {
    "int": _WHOLE, "float": _NUMBER, "decimal": _NUMBER, "bool": _TRUTH, "string": _TEXT,
    "list": _LIST, "tuple": _LIST, "set": _LIST, "frozen": _LIST, "iterable": _LIST,
    "dict": _OBJECT, "mapping": _OBJECT, "model": _OBJECT, "date": _DAY, "datetime": _AT,
    "time": _TIME, "timezone": _AT, "url": _ADDRESS, "uuid": _FORM,
    "json": _BY_KIND["json_invalid"],
}  # fmt: skip
_CHOICES = re.compile(r"'((?:[^'\\]|\\.)*)'|(-?\d+)")


def reason(error: Mapping[str, Any]) -> str:
    """What is wrong, to be said after the name of the field."""
    kind, about = error["type"], error.get("ctx", {})
    if kind in ("value_error", "assertion_error"):  # Our own words.
        return str(about.get("error") or error["msg"])
    if kind in ("enum", "literal_error"):
        return one_of(text or number for text, number in _CHOICES.findall(str(about["expected"])))
    if kind.endswith(("too_short", "too_long")):
        return _length(kind, about)
    wanted = _BY_KIND.get(kind) or _BY_TYPE.get(kind.partition("_")[0])
    return _(wanted) % about if wanted else _("cannot be taken as it is")


def one_of(values: Iterable[str]) -> str:
    """That one of these was wanted; an empty one is among them as a pair of quotation marks."""
    return _("must be one of %(values)s") % {"values": ", ".join(each or "“”" for each in values)}


def _length(kind: str, about: Mapping[str, Any]) -> str:
    is_short = kind.endswith("too_short")
    n = int(about["min_length" if is_short else "max_length"])
    if is_short and n == 1:
        return _("must not be empty")
    if kind == "string_too_short":
        text = ngettext(
            "must have %(n)d character or more", "must have %(n)d characters or more", n
        )
    elif kind == "string_too_long":
        text = ngettext(
            "must have at most %(n)d character", "must have at most %(n)d characters", n
        )
    elif is_short:
        text = ngettext("must have %(n)d entry or more", "must have %(n)d entries or more", n)
    else:
        text = ngettext("must have at most %(n)d entry", "must have at most %(n)d entries", n)
    return text % {"n": n}
