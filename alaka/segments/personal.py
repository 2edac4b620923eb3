"""What this room holds about people: for registry.PERSONAL."""

from django.utils.translation import gettext_lazy as _

from alaka.contacts.models import About
from alaka.core.personal import ALL, Holding, Personal, Whom
from alaka.segments import making
from alaka.segments.models import BulkRow, Segment, SegmentMember, SegmentMove, SegmentTouch


def _take_out(whom: Whom) -> None:
    """Of all segments, and nobody is told; of each so many are in it as are left."""
    rows = SegmentMember.objects.filter(contact__in=whom.ids)
    theirs = Segment.objects.filter(pk__in=set(rows.values_list("segment", flat=True)))
    rows.delete()
    for segment in theirs.filter(is_live=False).order_by("pk").select_for_update():
        making.count(segment)
    theirs.live().update(is_stale=True)


PERSONAL = Personal(
    holdings=(
        Holding(
            name="bulk_changes",
            label=_("What changes of many people did to them, and how to undo it"),
            model="segments.BulkRow",
            rows=lambda whom: BulkRow.objects.filter(
                of__about=About.CONTACT, record__in=whom.ids
            ).exclude(was=None),
            blank={"was": None},
            keeps=("outcome",),
            why=_("How many were changed stays known."),
            is_sought=True,
        ),
        Holding(
            name="segments",
            label=_("Segments that the person is in"),
            model="segments.SegmentMember",
            rows=lambda whom: SegmentMember.objects.filter(contact__in=whom.ids),
            shown=("segment__name", "since"),
            sample="segment__name",
            internal=ALL,
            erase=_take_out,
        ),
        Holding(
            name="segment_moves",
            label=_("When the person came into segments and left them"),
            model="segments.SegmentMove",
            rows=lambda whom: SegmentMove.objects.filter(contact__in=whom.ids),
            shown=("segment__name", "is_in", "at"),
            internal=ALL,
        ),
        Holding(
            name="segment_touches",
            label=_("Segments that the person is in"),
            model="segments.SegmentTouch",
            rows=lambda whom: SegmentTouch.objects.filter(contact__in=whom.ids),
            is_hollow=True,
        ),
    ),
)
