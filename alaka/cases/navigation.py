"""The cases' line in the navigation, and their cards on the page of settings."""

from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Role
from alaka.accounts.navigation import MANAGERS
from alaka.cases.counting import mine
from alaka.core.navigation import Item

READERS = (Role.ADMINISTRATOR, Role.MANAGER, Role.ANALYST)

ITEMS = [
    Item(_("Cases"), "cases", "flag", order=25, count=mine, key="g k", topics=("cases",)),
    Item(_("Places"), "place-pages", "building-store", order=26, roles=READERS, key="g b"),
    Item(_("Alarms"), "surges", "trending-up", order=27, roles=READERS, key="g a"),
]
SETTINGS = [
    Item(_("Topics of cases"), "topics", "subtask", 72, MANAGERS),
    Item(_("Deadlines of cases"), "terms", "clock-hour-4", 74, MANAGERS),
]
