"""What an import puts on people's time lines: one event for each person it wrote.

Fields that not everybody sees are told of each by itself, as `contacts.changing` does.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from alaka.accounts.models import Agent
from alaka.contacts.family import OWN
from alaka.contacts.models import Contact, OwnField
from alaka.core import clock
from alaka.importing.models import Batch, Change, Import
from alaka.timeline.models import Event
from alaka.timeline.recording import draft, pass_on, record_all, wanted

VERB, UNDONE = "contact.imported", "contact.import_undone"

CREATED = """'{"fields": ["created"]}'::jsonb"""

CHANGED = """jsonb_build_object(
    'fields', coalesce((
        SELECT jsonb_agg(key ORDER BY key) FROM jsonb_object_keys(now) key
        WHERE key <> ALL(%(apart)s)), '[]'),
    'added', added, 'own', %(own)s::jsonb)"""


def event(of: Import, data: str) -> str:
    """The statement that tells of all SUBJECTS. Its ids are handed on only where anybody hears."""
    return f"""
        INSERT INTO timeline_event (verb, at, contact_id, actor_id, subject_type, subject_id, data)
        SELECT %(verb)s, %(at)s, id, %(actor)s, 'contacts.contact', id,
               %(told)s::jsonb || {data} FROM SUBJECTS
        """  # noqa: S608


def values(of: Import) -> dict[str, Any]:
    apart, own = _own(of.pk, of.planned.columns)
    return {
        "verb": VERB,
        "actor": of.by_id,
        "told": Jsonb({"import": of.pk, "name": of.name}),
        "apart": list(apart),
        "own": Jsonb(own),
    }


@lru_cache(maxsize=8)
def _own(pk: int, columns: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Paths of fields that not everybody sees; what the others are called now."""
    rows = OwnField.objects.of_people().prefetch_related("teams")
    fields = [row for row in rows if row.path in columns]
    apart = tuple(row.path for row in fields if row.teams.all())
    return apart, {row.path: _names(row) for row in fields if row.path not in apart}


def _names(row: OwnField) -> dict[str, str]:
    return {**row.names, "": row.name}


def tell_apart(of: Import, pk: int, path: str, at: datetime) -> None:
    row = OwnField.objects.get(about="contact", key=path.removeprefix(OWN))
    contact = Contact(pk=pk)
    told = draft(VERB, subject=contact, contact=contact, actor=of.by, at=at, fields=[path])
    told.data |= {"import": of.pk, "name": of.name, "own": {path: _names(row)}}
    record_all([told])


def hand_on(of: Import, batch: int) -> None:
    """Tell whoever hears of such events, of those that a batch made."""
    if not wanted([Event(pk=0, verb=VERB)]):
        return
    people = {*Change.objects.filter(batch=batch).values_list("contact", flat=True)}
    people |= {*Batch.objects.values_list("made", flat=True).get(pk=batch)}
    rows = Event.objects.filter(contact__in=people, verb=VERB, data__import=of.pk)
    pass_on(list(rows.order_by("pk")))


def taken_back(batch: Batch, by: Agent | None) -> None:
    """On the time lines of those whom a batch changed, who stay as they were."""
    of = batch.of
    told: Any = Jsonb({"import": of.pk, "name": of.name})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO timeline_event "
            "(verb, at, contact_id, actor_id, subject_type, subject_id, data) "
            "SELECT %s, %s, id, %s, 'contacts.contact', id, %s FROM contacts_contact WHERE id IN "
            "(SELECT contact FROM importing_change WHERE batch = %s AND NOT is_new) "
            "ORDER BY id RETURNING id",
            [UNDONE, clock.now(), by.pk if by else None, told, batch.pk],
        )
        ids = [pk for (pk,) in cursor.fetchall()]
    if wanted([Event(pk=0, verb=UNDONE)]):
        pass_on(list(Event.objects.filter(pk__any_of=ids).order_by("pk")))
