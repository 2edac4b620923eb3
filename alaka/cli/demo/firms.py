"""The business customers, with their people; and what its
agents wrote down of a few of them. A few dozen rows, however big the demo is."""

from datetime import timedelta
from itertools import count

from alaka.accounts.models import Agent
from alaka.cli.demo.trades.trade import Firms, Trade
from alaka.contacts.models import (
    Company,
    CompanyTag,
    Contact,
    ContactNote,
    ContactTag,
    Position,
    Tag,
)
from alaka.contacts.own.keys import make_key
from alaka.core import clock
from alaka.timeline.models import Event

_PEOPLE = 3  # in each
_HOURS = ("09:00-12:00", "10:00-18:00", "14:00-17:30")
_CHANNELS = ("phone", "email", "webchat")
_DAY = timedelta(days=1)


def make(trade: Trade) -> None:
    tags = [Tag.objects.get_or_create(name=name)[0] for name in ("business", "VIP")]
    agents = {agent.email.partition("@")[0]: agent for agent in Agent.objects.get_queryset()}
    number = count()
    for language, there in trade.firms.items():
        by, names, roles = agents[there.owner], there.names, there.roles
        found = Contact.objects.standing().filter(language=language).order_by("sort_key", "pk")
        people = list(found[: len(names) * _PEOPLE])
        firms = [_firm(name, language, there, next(number), by) for name in names]
        Company.objects.bulk_create(firms)
        CompanyTag.objects.bulk_create(CompanyTag(company=firm, tag=tags[0]) for firm in firms)
        places = [
            _place(contact, firms[at % len(firms)], roles[at // len(firms)])
            for at, contact in enumerate(people)
        ]
        Position.objects.bulk_create(places)
        _know(people, by, tags)
        _note(people[::9], there.note, by)
        Event.objects.bulk_create(
            Event(
                verb="contact.joined_company", at=place.created_at, contact=place.contact, actor=by,
                subject_type=Contact._meta.label_lower, subject_id=place.contact_id,
                data={
                    "company": place.company_id, "name": place.company.name, "role": place.role,
                },
            )
            for place in places
        )  # fmt: skip


def _firm(name: str, language: str, firms: Firms, number: int, by: Agent) -> Company:
    domain = make_key(name, (), "firm").replace("_", "-") + ".example"
    firm = Company(
        name=name, country=firms.country, language=language, owner=by, domains=[domain],
        website=f"https://{domain}/",
        phone=f"{firms.phones}{1000 + number * 137}"[: firms.digits],
        created_at=clock.now() - (30 + number) * _DAY,
    )  # fmt: skip
    firm.index()
    return firm


def _place(contact: Contact, firm: Company, role: str) -> Position:
    at = firm.created_at + _DAY
    return Position(contact=contact, company=firm, role=role, is_main=True, created_at=at)


def _know(people: list[Contact], by: Agent, tags: list[Tag]) -> None:
    for number, contact in enumerate(people):
        contact.owner = by
        contact.preferred_channel = _CHANNELS[number % len(_CHANNELS)] if number % 2 else ""
        contact.best_hours = _HOURS[number % len(_HOURS)] if number % 4 == 1 else ""
    Contact.objects.bulk_update(people, ["owner", "preferred_channel", "best_hours"])
    ContactTag.objects.bulk_create(
        ContactTag(contact=contact, tag=tag)
        for number, contact in enumerate(people)
        for tag in tags[: 2 if number % 5 == 0 else 1]
    )


def _note(people: list[Contact], text: str, by: Agent) -> None:
    at = clock.now() - 3 * _DAY
    notes = ContactNote.objects.bulk_create(
        ContactNote(contact=contact, author=by, text=text, written_at=at) for contact in people
    )
    kind = ContactNote._meta.label_lower
    Event.objects.bulk_create(
        Event(
            verb="note.added", at=at, contact=note.contact, actor=by, subject_type=kind,
            subject_id=note.pk, data={"note": note.pk},
        )
        for note in notes
    )  # fmt: skip
