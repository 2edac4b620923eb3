"""Many people at once, each known again by his addresses: made, changed, or told why not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field, ValidationError

from alaka.accounts.models import Agent
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.contact_shapes import Person
from alaka.api.contact_storing import Space, add_handles, handle_value, tag, values_of
from alaka.api.own_fields import taken
from alaka.api.people_values import tags_named
from alaka.api.problems import ErrorShape, Problem
from alaka.api.reasons import reason
from alaka.api.schema import ITEMS_OF
from alaka.api.values import Given
from alaka.contacts import changing, family, resolving, tagging
from alaka.contacts.models import Contact, Handle
from alaka.contacts.own.uniqueness import TakenError
from alaka.core import clock
from alaka.timeline.recording import record

router = Router(tags=["People"])

MOST = 1_000
# So many are held and written in one transaction.
_TOGETHER = 100
Key = tuple[str, str]


class Many(Given):
    """Each is read by itself, so that one that is wrong keeps no other out."""

    items: list[Any] = Field(
        min_length=1,
        max_length=MOST,
        description="As `POST /contacts` takes them; what is not given stays as it is. Whoever has "
        "any of the addresses is changed; where nobody has, a person is added.",
        json_schema_extra={ITEMS_OF: Person.__name__},
    )


class OutcomeShape(Schema):
    index: int = Field(description="Its place among the items, from 0.")
    result: Literal["created", "updated", "unchanged", "refused"]
    id: int | None = Field(description="The person; null where it is refused.")
    errors: list[ErrorShape] = Field(description="Why it is refused, by field of the item.")


class ManyShape(Schema):
    created: int
    updated: int
    unchanged: int
    refused: int
    items: list[OutcomeShape]


@router.post("", response=ManyShape, summary="Add or change many people by their addresses")
def upsert(request: ApiRequest, payload: Many) -> ManyShape:
    """One after the other, so that an item may speak of a person that one before it added."""
    agent = require(request, Scope.PEOPLE)
    outcomes = []
    for begin in range(0, len(payload.items), _TOGETHER):
        with transaction.atomic():
            outcomes += _part(payload.items[begin : begin + _TOGETHER], begin, agent)
    counts = Counter(str(each.result) for each in outcomes)
    names = ("created", "updated", "unchanged", "refused")
    return ManyShape(items=outcomes, **{name: counts[name] for name in names})


class Known:
    """Who has which of these addresses: asked once, and followed as people are added."""

    def __init__(self, keys: Iterable[Key]) -> None:
        wanted = set(keys)
        rows = Handle.objects.filter(value__in={value for _, value in wanted})
        found = rows.select_related("contact")
        self.holders = {
            (row.scheme, row.value): row.contact.person_id
            for row in found
            if (row.scheme, row.value) in wanted
        }
        self.people = Contact.objects.in_bulk(set(self.holders.values()))

    def person(self, pk: int) -> Contact:
        return self.people.get(pk) or Contact.objects.get(pk=pk)

    def learn(self, keys: Iterable[Key], pk: int) -> None:
        self.holders.update(dict.fromkeys(keys, pk))

    def forget(self) -> None:
        """What was read of people may be half changed: they are read again."""
        self.people.clear()


def _part(items: Sequence[Any], begin: int, agent: Agent) -> list[OutcomeShape]:
    space = Space()
    read = [_read(item, space) for item in items]
    keys = {key for each in read if isinstance(each, tuple) for key in each[1]}
    resolving.lock(keys)
    known, outcomes = Known(keys), []
    for index, each in enumerate(read, begin):
        if isinstance(each, Problem):
            outcomes.append(_refused(index, each))
            continue
        try:
            with transaction.atomic():
                result, pk = _one(*each, known, agent)
            known.learn(each[1], pk)
            outcomes.append(OutcomeShape(index=index, result=result, id=pk, errors=[]))
        except Problem as problem:
            known.forget()
            outcomes.append(_refused(index, problem))
        except TakenError as refusal:
            known.forget()
            outcomes.append(_refused(index, Problem(refusal.field.path, str(refusal))))
    return outcomes


def _read(item: Any, space: Space) -> tuple[Person, list[Key]] | Problem:
    try:
        person = Person.model_validate(item)
        country = person.country
        keys = [
            (given.scheme, handle_value(given, country, f"handles.{at}.value", space))
            for at, given in enumerate(person.handles)
        ]
    except ValidationError as error:
        errors = error.errors(include_url=False)
        return Problem.of_many({".".join(map(str, each["loc"])): reason(each) for each in errors})
    except Problem as problem:
        return problem
    if not keys:
        text = gettext("is needed: by an address the person is known again")
        return Problem("handles", text)
    return person, keys


def _one(person: Person, keys: list[Key], known: Known, agent: Agent) -> tuple[Any, int]:
    """Raises Problem, TakenError."""
    there = {key: known.holders[key] for key in keys if key in known.holders}
    people = sorted(set(there.values()))
    if len(people) > 1:
        text = gettext("belong to several people: %(ids)s")
        raise Problem("handles", text % {"ids": ", ".join(map(str, people))}, status=409)
    own = taken(person.own, agent, is_new=not people)
    if not people:
        return "created", _add(person, keys, own, agent)
    contact = known.person(people[0])
    values = values_of(person) | {f"own.{key}": value for key, value in own.items()}
    is_changed = any(family.stored(contact, name) != value for name, value in values.items())
    if is_changed:
        changing.change(contact, values, by=agent)
    if len(there) < len(set(keys)):
        add_handles(contact, person.handles)
        record("contact.changed", subject=contact, contact=contact, actor=agent, fields=[])
        is_changed = True
    if person.tags is not None and tags_named(person.tags) != set(tagging.on(contact)):
        tag(contact, person.tags, agent)
        is_changed = True
    return ("updated" if is_changed else "unchanged"), contact.pk


def _add(person: Person, keys: list[Key], own: dict[str, Any], agent: Agent) -> int:
    contact = Contact(created_at=clock.now())
    for name, value in values_of(person).items():
        family.put(contact, name, value)
    contact.index(keys)
    changing.begin(contact, own)
    Handle.objects.bulk_create(
        Handle(contact=contact, scheme=scheme, value=value, created_at=clock.now())
        for scheme, value in dict.fromkeys(keys)
    )
    record("contact.added", subject=contact, contact=contact, actor=agent)
    tag(contact, person.tags, agent)
    return contact.pk


def _refused(index: int, problem: Problem) -> OutcomeShape:
    errors = [ErrorShape(field=field, reason=why) for field, why in problem.reasons.items()]
    return OutcomeShape(index=index, result="refused", id=None, errors=errors)
