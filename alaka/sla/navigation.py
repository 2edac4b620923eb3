"""The lines of the promises in navigation and settings."""

from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Role
from alaka.accounts.navigation import ADMINISTRATOR
from alaka.core.navigation import Item

_READERS = (Role.ADMINISTRATOR, Role.MANAGER, Role.ANALYST)

ITEMS = [Item(_("Promises"), "promises", "clock", order=60, roles=_READERS, key="g p")]
SETTINGS = [Item(_("Promises"), "policies", "clock", 65, ADMINISTRATOR)]
