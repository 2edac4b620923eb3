"""The console's own line, and its own card on the page of settings."""

from django.utils.translation import gettext_lazy as _

from alaka.accounts.navigation import ADMINISTRATOR, MANAGERS
from alaka.console.navigation import FOOT
from alaka.core.navigation import Item

SETTINGS_LINE = Item(_("Settings"), "settings", "settings", FOOT + 50, MANAGERS, key="g s")
SETTINGS = [Item(_("Set-up"), "setup", "checklist", 910, ADMINISTRATOR)]
