"""One form channel's settings, read."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from alaka.channels.boxes import ConsentBox
from alaka.channels.contract import Configuration
from alaka.channels.feedback import At
from alaka.channels.form.fields import CONTROL, KNOWN, Names, mapping_of
from alaka.channels.site import (
    MAX_FILES,
    MAX_UPLOAD_MB,
    BadLine,
    file_types,
    lines,
    origins,
    question,
)

SHOWN = ("name", "email", "phone", "message", "file")
REQUIRED = ("message", "contact")
EXTRA_TYPES = ("text", "long", "number", "date", "choice", "yes")


@dataclass(frozen=True)
class Extra:
    """A question of the owner's own on the hosted page; its label is also its field's name."""

    label: str
    type: str = "text"
    choices: tuple[str, ...] = ()
    is_required: bool = False


def extras_of(text: str) -> tuple[Extra, ...]:
    """``Label``, ``Label | date``, ``Label* | choice | one, two``; one on a line."""
    found: dict[str, Extra] = {}
    for line in lines(text):
        extra = _extra(line)
        if extra.label in found:
            raise BadLine(line)
        found[extra.label] = extra
    return tuple(found.values())


def _extra(line: str) -> Extra:
    asked = question(line, EXTRA_TYPES)
    if asked.label.lower().startswith(CONTROL) or asked.label in KNOWN:
        raise BadLine(line)
    return Extra(asked.label, asked.kind, asked.choices, asked.is_required)


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
        # Set where the form stands on the feedback page of a place.
        self.at: At | None = configuration.settings.get("at")
        self.path = self.at.path if self.at else f"/f/{configuration.key}"
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
    def consents(self) -> tuple[ConsentBox, ...]:
        return tuple(self.configuration.consents())

    @cached_property
    def names(self) -> Names:
        own = frozenset(extra.label for extra in self.extras)
        return Names(mapping_of(self.text("mapping")), own, self.honeypot)

    @property
    def honeypot(self) -> str:
        return self.text("honeypot", "homepage")

    @property
    def country(self) -> str:
        return self.text("country") or self.configuration.country

    @property
    def max_bytes(self) -> int:
        return self.number("max_upload_mb", MAX_UPLOAD_MB) * 1024 * 1024

    @property
    def max_files(self) -> int:
        return self.number("max_files", MAX_FILES)

    @cached_property
    def types(self) -> tuple[str, ...]:
        return file_types(self.configuration.settings)

    @cached_property
    def redirect_hosts(self) -> frozenset[str]:
        """Where people may be sent on to: never anywhere else."""
        addresses = (self.text("redirect_url"), *lines(self.text("redirect_hosts")))
        return frozenset(filter(None, map(host_of, addresses)))

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """Origins whose scripts may read our answer."""
        return origins(self.configuration.settings)
