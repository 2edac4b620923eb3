"""The cards of this room on the page of settings."""

from django.utils.translation import gettext_lazy as _

from alaka.accounts.navigation import ADMINISTRATOR, MANAGERS
from alaka.core.navigation import Item

SETTINGS = [
    Item(_("Channels"), "channels", "plug-connected", 50, ADMINISTRATOR),
    Item(_("Inboxes"), "inboxes", "inbox", 60, ADMINISTRATOR),
    Item(_("Tags"), "tags", "tags", 70, MANAGERS),
    Item(_("Prepared answers"), "answers", "template", 80, MANAGERS),
]
