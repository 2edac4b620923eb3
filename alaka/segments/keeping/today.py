"""The day where the business is."""

from datetime import date
from zoneinfo import ZoneInfo

from alaka.accounts.models import Business
from alaka.core import clock


def today() -> date:
    return clock.now().astimezone(ZoneInfo(Business.get().timezone)).date()
