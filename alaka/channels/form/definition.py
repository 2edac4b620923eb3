"""One form channel's settings, read."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from alaka.channels.contract import Configuration
from alaka.channels.form.fields import CONTROL, KNOWN, Names, mapping_of

SHOWN = ("name", "email", "phone", "message", "file")
REQUIRED = ("message", "contact")
TYPES = (
    "jpg jpeg png gif webp heic pdf doc docx odt rtf txt xls xlsx ods csv ppt pptx zip mp3 m4a "
    "ogg wav mp4 mov"
)
EXTRA_TYPES = ("text", "long", "number", "date", "choice", "yes")


@dataclass(frozen=True)
class Extra:
    """A question of the owner's own on the hosted page; its label is also its field's name."""

    label: str
    type: str = "text"
    choices: tuple[str, ...] = ()
    is_required: bool = False


class BadExtra(Exception):
    """A line that is no extra field, or one that is there already; its text is the argument."""


def extras_of(text: str) -> tuple[Extra, ...]:
    """``Label``, ``Label | date``, ``Label* | choice | one, two``; one on a line."""
    found: dict[str, Extra] = {}
    for line in lines(text):
        extra = _extra(line)
        if extra.label in found:
            raise BadExtra(line)
        found[extra.label] = extra
    return tuple(found.values())


def _extra(line: str) -> Extra:
    parts = [part.strip() for part in line.split("|")]
    label = parts[0].removesuffix("*").strip()
    type_ = parts[1].lower() if len(parts) > 1 else "text"
    listed = re.split("[,،]", parts[2]) if len(parts) > 2 else []
    choices = tuple(filter(None, map(str.strip, listed)))
    is_good = label and len(label) <= 100 and len(parts) <= 3 and type_ in EXTRA_TYPES
    if not is_good or (type_ == "choice") != bool(choices):
        raise BadExtra(line)
    if label.lower().startswith(CONTROL) or label in KNOWN:
        raise BadExtra(line)
    return Extra(label, type_, choices, parts[0].endswith("*"))


def lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.splitlines())))


def host_of(address: str) -> str:
    """The host, with its port if it has one, of an address or a bare host."""
    try:
        return urlsplit(address if "//" in address else f"//{address}").netloc.lower()
    except ValueError:
        return ""


class Definition:
    """What the form asks for and how; every setting has its default here."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.key = configuration.key
        self.name = configuration.name
        self.language = configuration.language
        self.path = f"/f/{configuration.key}"
        self.action = configuration.base_url + self.path
        self.title = self.text("title")
        self.intro = self.text("intro")
        self.thanks = self.text("thanks")

    def text(self, name: str, default: str = "") -> str:
        return str(self.configuration.settings.get(name) or default)

    def words(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        value: Any = self.configuration.settings.get(name)
        return default if value is None else tuple(value)

    def number(self, name: str, default: int) -> int:
        value = self.configuration.settings.get(name)
        return default if value is None else int(value)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        return self.words("shown", SHOWN)

    @cached_property
    def required(self) -> frozenset[str]:
        return frozenset(self.words("required", REQUIRED))

    @cached_property
    def extras(self) -> tuple[Extra, ...]:
        return extras_of(self.text("extra_fields"))

    @cached_property
    def names(self) -> Names:
        own = frozenset(extra.label for extra in self.extras)
        return Names(mapping_of(self.text("mapping")), own, self.honeypot)

    @property
    def honeypot(self) -> str:
        return self.text("honeypot", "homepage")

    @property
    def country(self) -> str:
        return self.text("country")

    @property
    def max_bytes(self) -> int:
        return self.number("max_upload_mb", 10) * 1024 * 1024

    @property
    def max_files(self) -> int:
        return self.number("max_files", 5)

    @cached_property
    def types(self) -> tuple[str, ...]:
        words = self.text("file_types", TYPES).replace(",", " ").lower().split()
        return tuple(word.lstrip(".") for word in words)

    @cached_property
    def redirect_hosts(self) -> frozenset[str]:
        """Where people may be sent on to: never anywhere else."""
        addresses = (self.text("redirect_url"), *lines(self.text("redirect_hosts")))
        return frozenset(filter(None, map(host_of, addresses)))

    @cached_property
    def origins(self) -> frozenset[str]:
        """Origins whose scripts may read our answer."""
        return frozenset(line.rstrip("/").lower() for line in lines(self.text("origins")))
