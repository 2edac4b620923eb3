"""One way to tell that something happened: in the transaction of the change it tells of.

Enters: a verb, its subject, whom it concerns. Leaves: an Event row, and one job that tells the
subscribers of the verb (registry.SUBSCRIBERS) and whoever hears all verbs and wants it now
(registry.HEARERS), enqueued in the same transaction, so it runs after the commit or not at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.module_loading import import_string

from alaka import registry
from alaka.core import causes, clock, jobs
from alaka.timeline.models import Event

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.contacts.models import Contact


def draft(
    verb: str,
    *,
    subject: models.Model,
    contact: "Contact | None" = None,
    actor: "Agent | None" = None,
    at: datetime | None = None,
    **data: Any,
) -> Event:
    """An Event not yet stored, for `record_all`; it says for what it was done, if for a rule."""
    if cause := causes.current():
        data[causes.KEY] = cause.stored
    return Event(
        verb=verb,
        at=at or clock.now(),
        contact=contact,
        actor=actor,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        data=data,
    )


def record(verb: str, **details: Any) -> Event:
    """Store one event; see `draft` for the details."""
    return record_all([draft(verb, **details)])[0]


def record_all(events: Iterable[Event]) -> list[Event]:
    """Store events in one statement and enqueue one job that tells all who hear them."""
    stored = Event.objects.bulk_create(events)
    pass_on(stored)
    return stored


def pass_on(stored: Sequence[Event]) -> None:
    """Enqueue the job that tells all who hear these events; for those that were stored in bulk."""
    if readers := wanted(stored):
        jobs.defer("alaka.core.jobs.tell", readers=readers)


def wanted(events: Sequence[Event]) -> dict[str, list[int]]:
    """Who hears these events: ids by the subscriber's path."""
    readers: dict[str, list[int]] = defaultdict(list)
    for event in events:
        for path in registry.SUBSCRIBERS.get(event.verb, ()):
            readers[path].append(event.pk)
    for path, asked in registry.HEARERS.items():
        if ids := import_string(asked)(events):
            readers[path] = ids
    return readers
