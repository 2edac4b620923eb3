"""The card of this room on the page of settings."""

from django.utils.translation import gettext_lazy as _

from alaka.accounts.navigation import MANAGERS
from alaka.core.navigation import Item

SETTINGS = [
    Item(_("Import people"), "imports", "table-import", 46, MANAGERS),
    Item(_("Import companies"), "company-imports", "table-import", 47, MANAGERS),
]
