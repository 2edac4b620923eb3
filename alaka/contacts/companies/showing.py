"""What is shown of a company: its people, what happened with them, and who might belong to it."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q, QuerySet

from alaka.accounts.models import Agent
from alaka.contacts.companies import domains
from alaka.contacts.entries import shown
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.listing import give_handles
from alaka.contacts.models import About, Company, Contact, Document, Position
from alaka.contacts.noting import give_notes
from alaka.contacts.own.filling import label
from alaka.contacts.own.kinds import KINDS
from alaka.contacts.own.seeing import fields_for
from alaka.core import clock
from alaka.core.prepared import given, prepared
from alaka.timeline.models import Event
from alaka.timeline.showing import lines

# People shown and asked about; who has more finds them all in the list of people.
PEOPLE = 200
LINES = 30
PROPOSED = 20


@dataclass(frozen=True)
class Member:
    """A person in a company; ``is_past`` where the last day there is over."""

    contact: Contact
    position: Position

    @property
    def is_past(self) -> bool:
        until = self.position.until
        return until is not None and until < clock.now().date()


@dataclass(frozen=True)
class Whole:
    """A company and the ids of all records of its people: what pieces of its page are about."""

    company: Company
    people: list[int]


@dataclass(frozen=True)
class Own:
    """What stands in an own field; ``url`` is where it leads to, if anywhere."""

    label: str
    value: str
    url: str

    @property
    def is_outside(self) -> bool:
        return not self.url.startswith("/")


def own(company: Company, agent: Agent) -> list[Own]:
    """What is filled in of those that the agent sees."""
    fields = fields_for(agent, About.COMPANY)
    return [
        Own(label(field), shown(value, field.path, field), KINDS[field.kind].url(value, field))
        for field in fields
        if (value := company.own.get(field.key)) is not None
    ]


def people(company: Company) -> list[Member]:
    """By name, those who left last. Who has several records is one."""
    rows = _positions().rows(companies=company.ids)
    found: dict[int, Member] = {}
    for row in rows:
        contact = row.contact if row.contact.root_id is None else row.contact.root
        assert contact is not None
        found.setdefault(contact.pk, Member(contact, row))
    members = sorted(found.values(), key=lambda each: (each.is_past, each.contact.sort_key))
    give_handles([member.contact for member in members])
    return members


@prepared
def _positions() -> QuerySet[Position]:
    rows = Position.objects.filter(company__any_of=given("companies"))
    return rows.select_related("contact", "contact__root").order_by("pk")[:PEOPLE]


def positions(contact: Contact) -> list[Position]:
    """The companies of a person, his main one first; each once."""
    rows = _companies(is_many(contact)).rows(contact=whose(contact))
    return list({row.company.company_id: row for row in reversed(rows)}.values())[::-1]


@prepared
def _companies(is_many: bool) -> QuerySet[Position]:
    rows = Position.objects.filter(theirs(is_many)).select_related("company")
    return rows.order_by("-is_main", "company__sort_key", "pk")


def positions_of(contacts: list[Contact]) -> dict[int, list[Position]]:
    """The same of many, by person."""
    person = {pk: contact.pk for contact in contacts for pk in contact.ids}
    rows = Position.objects.filter(contact__in=list(person)).select_related("company")
    found: dict[int, dict[int, Position]] = {}
    for row in rows.order_by("-is_main", "company__sort_key", "pk"):
        found.setdefault(person[row.contact_id], {}).setdefault(row.company.company_id, row)
    return {pk: list(each.values()) for pk, each in found.items()}


def proposed(company: Company) -> list[Contact]:
    found = list(domains.writers(company).order_by("sort_key", "pk")[: PROPOSED + 1])
    give_handles(found)
    return found


def documents(company: Company, members: list[Member]) -> list[Document]:
    """The latest that are kept at it and at its people."""
    ids = [pk for member in members for pk in member.contact.ids]
    rows = Document.objects.filter(Q(company__in=company.ids) | Q(contact__in=ids))
    return list(rows.select_related("added_by").order_by("-added_at", "-pk")[:LINES])


def time_line(
    company: Company, members: list[Member], agent: Agent
) -> list[tuple[Contact | None, list[str]]]:
    """The latest of its people and of itself, in runs of one person; None stands for itself."""
    person = {pk: member.contact for member in members for pk in member.contact.ids}
    ids = list(person)
    found = _events(True).rows(ids=ids) if ids else []
    found += _events(False).rows(companies=company.ids)
    latest = sorted(found, key=lambda event: (event.at, event.pk), reverse=True)[:LINES]
    give_notes(latest, agent)
    told = zip(latest, lines(agent, latest), strict=True)
    runs = groupby(told, key=lambda each: person.get(each[0].contact_id or 0))
    return [(contact, [line for _event, line in run]) for contact, run in runs]


@prepared
def _events(is_of_people: bool) -> QuerySet[Event]:
    rows = Event.objects.select_related("actor").order_by("-at", "-pk")
    if is_of_people:
        return rows.filter(contact__any_of=given("ids"))[:LINES]
    kind = Company._meta.label_lower
    return rows.filter(subject_type=kind, subject_id__any_of=given("companies"))[:LINES]
