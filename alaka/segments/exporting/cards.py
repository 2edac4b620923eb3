"""People as address cards, vCard 4.0 (RFC 6350), for telephones and mail programs."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts import tagging
from alaka.contacts.companies.showing import positions_of
from alaka.contacts.models import About, Contact
from alaka.contacts.own.birthdays import is_birthday
from alaka.contacts.own.seeing import fields_for
from alaka.core.sheets import Column, Format, Table, in_batches
from alaka.segments.exporting.addresses import Handles
from alaka.segments.exporting.field import records_of
from alaka.segments.subjects import SUBJECTS

# Of the files.
NAME = "people"
_LINE = 75
_ESCAPES = str.maketrans({"\\": r"\\", ",": r"\,", ";": r"\;", "\n": r"\n", "\r": None, "\0": None})
# Scheme → the beginning of its property. Whatever else somebody has is named by its scheme.
_PROPERTIES: dict[str, Callable[[str], str]] = {
    "email": lambda value: f"EMAIL:{_said(value)}",
    "phone": lambda value: f"TEL;VALUE=uri:tel:{value}",
    "whatsapp": lambda value: f"IMPP;X-SERVICE-TYPE=WhatsApp:https://wa.me/{value.lstrip('+')}",
    "telegram": lambda value: f"IMPP;X-SERVICE-TYPE=Telegram:https://t.me/{_said(value)}",
    "customer": lambda value: f"X-CUSTOMER-NUMBER:{_said(value)}",
}


def _written(table: Table) -> Iterator[bytes]:
    for (card,) in table.rows:
        yield card.encode("utf-8", "replace")


FORMAT = Format("vcf", gettext_lazy("Address cards"), "text/vcard; charset=utf-8", _written)


def table(keys: "Sequence[int]", agent: Agent) -> Table:
    birthday = next(filter(is_birthday, fields_for(agent)), None)
    handles = Handles()

    def fetch(ids: list[int]) -> Iterable[tuple[str]]:
        people = records_of(SUBJECTS[About.CONTACT], ids)
        tags, companies = tagging.of_many(people), positions_of(people)
        addresses = handles.by_person(people)
        return [
            (
                _card(
                    contact,
                    addresses.get(contact.pk, []),
                    [(row.company.name, row.role) for row in companies.get(contact.pk, [])],
                    tags.get(contact.pk, []),
                    contact.own.get(birthday.key, "") if birthday else "",
                ),
            )
            for contact in people
        ]

    return Table(NAME, [Column("card", "vCard")], in_batches(keys, fetch), len(keys))


def _card(
    contact: Contact,
    addresses: Sequence[tuple[str, str]],
    companies: Sequence[tuple[str, str]],
    tags: Sequence[str],
    birthday: str,
) -> str:
    called = contact.name or next((value for _scheme, value in addresses), f"#{contact.pk}")
    lines = ["BEGIN:VCARD", "VERSION:4.0", "KIND:individual"]
    lines.append(f"UID:{settings.PUBLIC_URL}{contact.get_absolute_url()}")
    lines.append(f"FN:{_said(called)}")
    for scheme, value in addresses:
        write = _PROPERTIES.get(scheme)
        lines.append(write(value) if write else f"X-{scheme.upper()}:{_said(value)}")
    for at, (name, role) in enumerate(companies, 1):
        lines.append(f"c{at}.ORG:{_said(name)}")
        if role:
            lines.append(f"c{at}.ROLE:{_said(role)}")
    if birthday:
        lines.append(f"BDAY:{birthday.replace('-', '')}")
    if contact.country:
        lines.append(f"ADR:;;;;;;{contact.country}")
    for name, value in (("LANG", contact.language), ("TZ", contact.timezone)):
        if value:
            lines.append(f"{name}:{_said(value)}")
    if tags:
        lines.append(f"CATEGORIES:{','.join(map(_said, tags))}")
    if contact.about:
        lines.append(f"NOTE:{_said(contact.about)}")
    lines.append("END:VCARD")
    return "".join(map(_folded, lines))


def _said(text: str) -> str:
    return text.translate(_ESCAPES)


def _folded(line: str) -> str:
    """In lines of 75 bytes, none of which ends within a letter."""
    if len(line) * 4 <= _LINE or len(line.encode("utf-8", "replace")) <= _LINE:
        return f"{line}\r\n"
    parts, part, size = [], "", 0
    for letter in line:
        width = len(letter.encode("utf-8", "replace"))
        if size + width > _LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + letter, size + width
    return "\r\n".join([*parts, part]) + "\r\n"
