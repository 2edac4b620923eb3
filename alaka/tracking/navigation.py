"""The card of this room on the page of settings."""

from django.utils.translation import gettext_lazy as _

from alaka.accounts.navigation import ADMINISTRATOR
from alaka.core.navigation import Item

SETTINGS = [Item(_("Sources of visits"), "visit-sources", "world", 65, ADMINISTRATOR)]
