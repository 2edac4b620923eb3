"""The cards of this room on the page of settings."""

from django.utils.translation import gettext_lazy as _

from alaka.accounts.navigation import ADMINISTRATOR, MANAGERS
from alaka.core.navigation import Item

SETTINGS = [
    Item(_("Erased people"), "erasures", "eraser", 47, MANAGERS),
    Item(_("How long data is kept"), "retention", "hourglass", 48, ADMINISTRATOR),
]
