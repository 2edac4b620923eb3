"""What the worker does for the promises: doors, three lines each."""

from alaka.sla import applying, warning


def watch() -> None:
    warning.watch()


def apply_policies() -> None:
    applying.apply()


def follow_calendars() -> None:
    applying.follow_calendars()
