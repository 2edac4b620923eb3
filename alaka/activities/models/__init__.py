from alaka.activities.models.activity import RESULTS, Activity, Kind, Repeats, Result
from alaka.activities.models.aside import Aside
from alaka.activities.models.feed import CalendarFeed
from alaka.activities.models.quiet import Quiet

__all__ = ["RESULTS", "Activity", "Aside", "CalendarFeed", "Kind", "Quiet", "Repeats", "Result"]
