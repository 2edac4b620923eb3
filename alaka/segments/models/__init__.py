from alaka.segments.models.bulk_change import BulkChange, BulkRow
from alaka.segments.models.people_view import PeopleView, Sharing, Start
from alaka.segments.models.segment import (
    Segment,
    SegmentDay,
    SegmentLook,
    SegmentMember,
    SegmentMove,
    SegmentTouch,
)

__all__ = [
    "BulkChange",
    "BulkRow",
    "PeopleView",
    "Segment",
    "SegmentDay",
    "SegmentLook",
    "SegmentMember",
    "SegmentMove",
    "SegmentTouch",
    "Sharing",
    "Start",
]
