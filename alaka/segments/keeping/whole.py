"""Everybody is looked at for one segment: when its conditions changed, once a day, and once an hour
where they may find others as time passes.

Enters: a live segment. Leaves: its members; and who came and went since the last time, unless that
is because of other conditions: then only how many.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection

from alaka.contacts.models import Contact
from alaka.core import clock, references
from alaka.segments.keeping import joined, moves
from alaka.segments.keeping.today import today
from alaka.segments.language import Filter, read
from alaka.segments.models import Segment, SegmentLook

AGAIN = timedelta(hours=1)
# As sets: a table that was empty a moment ago is thought small, and would be read for each row.
_KEEP = """
WITH found(id) AS MATERIALIZED ({found}), came AS (
    INSERT INTO segments_segmentmember (segment_id, contact_id, since)
    SELECT %s, id, %s FROM (
        SELECT id FROM found
        EXCEPT SELECT contact_id FROM segments_segmentmember WHERE segment_id = %s
    ) AS missing
    ON CONFLICT DO NOTHING RETURNING contact_id
), went AS (
    DELETE FROM segments_segmentmember member
    WHERE member.segment_id = %s AND member.contact_id IN (
        SELECT contact_id FROM segments_segmentmember WHERE segment_id = %s
        EXCEPT SELECT id FROM found
    )
    RETURNING contact_id
)
"""
_WHO = "SELECT contact_id, true FROM came UNION ALL SELECT contact_id, false FROM went"
_HOW_MANY = "SELECT (SELECT count(*) FROM came), (SELECT count(*) FROM went)"
_NOBODY = "SELECT NULL::bigint WHERE false"


def asked_of(segment: Segment) -> Filter:
    """As its owner asks it."""
    return read(segment.filter, segment.owner)


def can_be_asked(segment: Segment) -> bool:
    """Not of somebody who may not log in any more, nor with a fault."""
    return segment.owner.is_active and not asked_of(segment).faults()


def keep(segment: Segment) -> None:
    """Runs in the caller's transaction. Of one that cannot be asked everybody stays."""
    segment.is_stale, segment.kept_on, segment.again_at = False, today(), None
    if can_be_asked(segment):
        if asked_of(segment).is_of_now:
            segment.again_at = clock.now() + AGAIN
        references.nothing_goes()
        with references.trusted() if references.can_be_trusted() else nullcontext():
            moved = _moved(segment)
        segment.size, segment.is_redefined = segment.members.count(), False
        moves.note(segment, moved)
        if moved.are_any:
            moves.look_again_at(segment)
    segment.save(update_fields=["is_stale", "kept_on", "again_at", "size", "is_redefined"])


def _moved(segment: Segment) -> moves.Moved:
    rows = Contact.objects.standing().filter(asked_of(segment).asked(of_all=True))
    try:
        found, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        found, values = _NOBODY, ()
    asked, pk = _HOW_MANY if segment.is_redefined else _WHO, segment.pk
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(found=found) + asked, [*values, pk, clock.now(), pk, pk, pk])
        told = cursor.fetchall()
    if segment.is_redefined:
        return moves.Moved(came=told[0][0], went=told[0][1], is_redefined=True)
    moved = moves.Moved.of(dict(told))
    return replace(moved, who=_without_joined(segment, moved.who))


def _without_joined(segment: Segment, who: Mapping[int, bool]) -> Mapping[int, bool]:
    """A merge, or its undoing, of which we look only later is known here already."""
    look = SegmentLook.objects.filter(pk=1).first()
    groups = joined.groups(joined.since(look.event)) if look else []
    if not groups:
        return who
    records = sorted(set().union(*groups))
    rows = segment.members.filter(contact__any_of=records).values_list("contact", flat=True)
    came = {pk for pk, is_in in who.items() if is_in}
    after = {*rows, *came}
    before = (after - came) | (who.keys() - came)
    people = Contact.objects.standing().filter(pk__any_of=records)
    return joined.told(before, after, groups, set(people.values_list("pk", flat=True)))
