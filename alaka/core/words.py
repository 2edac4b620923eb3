"""What went wrong, kept as a sentence and its values, and said in the language of each reader.

``Words(_("The server said %(said)s."), said=…)``, with ``_`` for ``gettext_noop`` so that the
sentence is in the catalogues. Printed, it is in the active language; stored, it is itself.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import TextField
from django.utils.translation import get_language, get_language_bidi, gettext, pgettext

from alaka.core.dates import digits

_SENTENCE, _VALUES = "say", "with"
# Letters of scripts that are written from right to left.
_LEFTWARD = re.compile("[\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Words:
    """A sentence with its values, which may be words in turn. Any text is words without values."""

    def __init__(self, sentence: str, **values: "Words | str | int") -> None:
        self.sentence, self.values = sentence, values

    def __str__(self) -> str:
        said = gettext(self.sentence) if self.sentence else ""
        if not self.values:
            return said
        try:
            return said % {name: apart(_told(each)) for name, each in self.values.items()}
        except (KeyError, ValueError, TypeError):  # A translation that does not fit any more.
            return said

    def __repr__(self) -> str:
        return f"Words({self})"

    def __bool__(self) -> bool:
        return bool(self.sentence)

    def __eq__(self, other: object) -> bool:
        """Compared with a text it is what it says now."""
        if isinstance(other, str):
            return str(self) == other
        return isinstance(other, Words) and self.stored == other.stored

    def __contains__(self, text: str) -> bool:
        return text in str(self)

    @property
    def stored(self) -> dict[str, Any]:
        """The same for JSON; `Words.of` reads it again."""
        values = {
            name: each.stored if isinstance(each, Words) else each
            for name, each in self.values.items()
        }
        return {_SENTENCE: self.sentence, _VALUES: values}

    @classmethod
    def of(cls, kept: object) -> "Words":
        """Words of what was stored, of words, or of plain text."""
        if isinstance(kept, Words):
            return kept
        if isinstance(kept, Mapping) and _SENTENCE in kept:
            values = {
                name: cls.of(each) if isinstance(each, Mapping) else each
                for name, each in kept.get(_VALUES, {}).items()
            }
            return cls(str(kept[_SENTENCE]), **values)
        return cls(str(kept or ""))


def _told(value: "Words | str | int") -> str:
    """A number in the digits of the reader; a text as it is, whatever digits are in it."""
    language = (get_language() or "en")[:2]
    return digits(str(value), language) if isinstance(value, int) else str(value)


def apart(value: str) -> str:
    """Between words that run the other way, what somebody wrote keeps its own direction and order,
    and leaves them theirs."""
    return f"\u2068{value}\u2069" if get_language_bidi() or _LEFTWARD.search(value) else value


def kept(said: str) -> str:
    """A sentence that becomes a name: cut anywhere, a mark of `apart` would stay open in it."""
    return said.translate({ord("\u2068"): None, ord("\u2069"): None})


def either(names: Iterable[str]) -> str:
    """“A, B or C” in the reader's language."""
    each = [quoted(name) for name in names]
    if len(each) < 2:
        return "".join(each)
    joined = pgettext("list", ", ").join(each[:-1])
    return gettext("%(others)s or %(last)s") % {"others": joined, "last": each[-1]}


def quoted(name: object) -> str:
    """As a whole of its own, whichever way it and the sentence run."""
    return apart(gettext("“%(name)s”") % {"name": apart(str(name))})


class WordsField(TextField):
    """Words in a text column; what is no JSON in it is plain text."""

    # For django-stubs: what may be assigned and what is read.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: Any) -> Words:
        return _read(value or "")

    def to_python(self, value: Any) -> Words:
        return value if isinstance(value, Words) else _read(value or "")

    def get_prep_value(self, value: Any) -> Any:
        if not isinstance(value, Words):
            return value
        text = json.dumps(value.stored, ensure_ascii=False) if value else ""
        return text.replace("\\u0000", "").replace("\x00", "")


def _read(text: str) -> Words:
    if text.startswith("{"):
        try:
            return Words.of(json.loads(text))
        except ValueError:
            pass
    return Words(text)
