"""The cards of this room on the page of settings."""

from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Role
from alaka.core.navigation import Item

ADMINISTRATOR = (Role.ADMINISTRATOR,)
MANAGERS = (Role.ADMINISTRATOR, Role.MANAGER)

SETTINGS = [
    Item(_("Agents"), "agents", "users", 10, MANAGERS),
    Item(_("Teams"), "teams", "users-group", 20, MANAGERS),
    Item(_("Places"), "places", "building-store", 30, MANAGERS),
    Item(_("Business hours"), "calendars", "calendar-time", 35, MANAGERS),
    Item(_("Business"), "business", "building", 40, ADMINISTRATOR),
    Item(_("Audit log"), "audit", "history", 900, ADMINISTRATOR),
]
