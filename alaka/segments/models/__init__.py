from alaka.segments.models.bulk_change import BulkChange, BulkRow
from alaka.segments.models.people_view import PeopleView, Sharing, Start

__all__ = ["BulkChange", "BulkRow", "PeopleView", "Sharing", "Start"]
