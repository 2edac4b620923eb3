"""What the worker does for calendars: doors, three lines each."""

from alaka.accounts import feeds
from alaka.accounts.models import HolidayFeed


def refresh_feed(feed_id: int) -> None:
    feed = HolidayFeed.objects.select_related("calendar").filter(pk=feed_id).first()
    if feed is not None:
        feeds.refresh(feed)


def refresh_holidays() -> None:
    """Whatever is due, and what a lost job left behind."""
    for feed in HolidayFeed.objects.due().defer("content"):
        feeds.ask_for(feed)
