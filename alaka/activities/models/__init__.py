from alaka.activities.models.activity import RESULTS, Activity, Kind, Repeats, Result
from alaka.activities.models.aside import Aside
from alaka.activities.models.feed import CalendarFeed

__all__ = ["RESULTS", "Activity", "Aside", "CalendarFeed", "Kind", "Repeats", "Result"]
