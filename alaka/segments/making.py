"""Segments are made and changed: what they are called, their conditions, who is put in by hand."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.templatetags.core import number
from alaka.core.words import Words
from alaka.segments.conditions.base import has
from alaka.segments.keeping import moves
from alaka.segments.keeping.ordering import makes_circle
from alaka.segments.models import Segment, SegmentMember

Found = TypeVar("Found")

# So many are put in at once.
MOST = 100_000
CIRCLE = gettext_noop("It would ask for itself: choose other segments in its conditions.")
TOO_MANY = gettext_noop(
    "At most %(most)s people at once: take fewer, or keep the segment by conditions."
)
# Of our own choosing: of two who make a circle together, the second sees it.
_LOCK = 761_082


class CannotKeepError(Exception):
    """The reason is for the reader."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def make(segment: Segment, people: Iterable[int] = ()) -> Segment:
    """A live one has nobody yet: the worker looks a moment later."""
    segment.created_at = clock.now()
    segment.is_stale = segment.is_redefined = segment.is_live
    segment.save()
    if segment.is_live:
        _check(segment, segment.filter)
    else:
        put_in(segment, people)
    return segment


@transaction.atomic
def redefine(segment: Segment, data: Any, *, by: Agent) -> None:
    """Other conditions, asked as whoever gave them sees people. Raises CannotKeepError."""
    _check(segment, data)
    segment.filter, segment.owner = data or {}, by
    segment.is_stale = segment.is_redefined = True
    segment.save(update_fields=["filter", "owner", "is_stale", "is_redefined"])


def _check(segment: Segment, data: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if makes_circle(segment.pk, data):
        raise CannotKeepError(Words(CIRCLE))


@transaction.atomic
def put_in(segment: Segment, people: Iterable[int]) -> int:
    """How many were not in it before. Who was merged is put in as who he is read as. Raises
    CannotKeepError."""
    _hold(segment)
    wanted = Contact.objects.standing().filter(pk__any_of=few(people))
    members = SegmentMember.objects.filter(segment=segment)
    new = list(wanted.exclude(has(members, "contact")).values_list("pk", flat=True))
    now = clock.now()
    SegmentMember.objects.bulk_create(
        (SegmentMember(segment=segment, contact_id=pk, since=now) for pk in new),
        batch_size=5_000,
    )
    _moved(segment, dict.fromkeys(new, True))
    return len(new)


@transaction.atomic
def take_out(segment: Segment, people: Iterable[int]) -> int:
    """How many were in it. Raises CannotKeepError."""
    _hold(segment)
    rows = Contact.objects.standing().filter(pk__any_of=few(people))
    members = SegmentMember.objects.filter(segment=segment)
    his = dict(rows.filter(has(members, "contact")).values_list("pk", "family"))
    ids = {one for pk, family in his.items() for one in (pk, *family)}
    members.filter(contact__any_of=sorted(ids)).delete()
    _moved(segment, dict.fromkeys(his, False))
    return len(his)


def few(found: Iterable[Found], most: int | None = None) -> list[Found]:
    """All of them; raises CannotKeepError where they are too many for once."""
    listed, most = list(found), most or MOST
    if len(listed) > most:
        raise CannotKeepError(Words(TOO_MANY, most=number(most)))
    return listed


def _hold(segment: Segment) -> None:
    Segment.objects.select_for_update().get(pk=segment.pk)


def _moved(segment: Segment, who: dict[int, bool]) -> None:
    if who:
        count(segment)
        moves.note(segment, moves.Moved.of(who))
        moves.look_again_at(segment)


def count(segment: Segment) -> None:
    """People, not records: two of them may be one by now."""
    members = SegmentMember.objects.filter(segment=segment)
    segment.size = Contact.objects.standing().filter(has(members, "contact")).count()
    segment.save(update_fields=["size"])
