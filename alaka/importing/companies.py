"""The targets of companies: name, domains, what stands in the head, own fields."""

import re
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts.models import About, Company
from alaka.contacts.own.seeing import fields_for
from alaka.importing import reaching
from alaka.importing.beside import read_domain
from alaka.importing.beside.tags import CompanyTags, names_of
from alaka.importing.cells import (
    NAME,
    NO_NUMBER,
    called,
    country,
    language,
    own_target,
    page_of,
    phone,
    texts,
)
from alaka.importing.headers import synonyms
from alaka.importing.reading import Cell, text_of
from alaka.importing.subjects import PAGE
from alaka.importing.targets import Read, Situation, Target

# As the form of a company takes them.
ADDRESS, ABOUT, WEBSITE = 500, 5_000, 300
_BETWEEN = re.compile(r"[\s;,،؛]+")
_is_address = URLValidator(schemes=["http", "https"])
# Headers that mean the same in a table of people, under their keys there.
_ALSO = {"name": ("company",), "domain": ("company_domain",), "about": ("about", "note")} | {
    key: (key,) for key in ("phone", "country", "language", "owner", "tags")
}


def offered(agent: Agent) -> list[Target]:
    own = (field for field in fields_for(agent, About.COMPANY) if field.kind != "file")
    return [*_built_in(), *map(own_target, own)]


@cache
def _built_in() -> tuple[Target, ...]:
    made = [
        Target("name", _("Name"), texts(NAME), part=1, is_key=True),
        Target("website", _("Web site"), _website),
        Target(
            "domain", _("Mail domains"), _domains, scheme="domain", is_key=True, looks=_looks_like
        ),
        Target("phone", _("Phone number"), _phone),
        Target("address", _("Address"), texts(ADDRESS, lines=True)),
        Target("country", _("Country"), country),
        Target("language", _("Language"), language),
        Target("owner", _("Owner"), reaching.owner, empty=None),
        Target("about", _("About this company"), texts(ABOUT, lines=True)),
        Target("tags", _("Tags"), names_of, written=CompanyTags()),
        Target(PAGE, _("Page in Alaka"), page_of(Company), is_key=True),
    ]
    return tuple(called(made, _words()))


def _words() -> dict[str, list[str]]:
    """Its own first: a web site is one here, and tells people’s companies there."""
    found = synonyms("companies")
    known = {word for words in found.values() for word in words}
    for key, others in _ALSO.items():
        for other in others:
            more = [word for word in synonyms().get(other, ()) if word not in known]
            found.setdefault(key, []).extend(more)
    return found


def _domains(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        parts = filter(None, _BETWEEN.split(text_of(cell)))
        return list(dict.fromkeys(map(read_domain, parts))) or None

    return read


def _looks_like(text: str, situation: Situation) -> bool:
    try:
        return "." in text and bool(read_domain(text))
    except ValidationError:
        return False


def _website(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        text = text_of(cell)
        if not text:
            return None
        address = text if "://" in text else f"https://{text}"
        try:
            _is_address(address)
        except ValidationError as error:
            reason = _("“%(text)s” is not the address of a web site.")
            raise ValidationError(reason, params={"text": text[:80]}) from error
        if len(address) > WEBSITE:
            raise ValidationError(_("At most %(count)s characters."), params={"count": WEBSITE})
        return address

    return read


def _phone(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        text = text_of(cell)
        number = phone(text, situation.country) if text else None
        if text and number is None:
            raise ValidationError(NO_NUMBER, params={"text": text[:80]})
        return number

    return read
