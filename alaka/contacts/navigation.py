"""The contacts' line in the navigation, and the card of this room on the page of settings."""

from django.utils.translation import gettext_lazy as _

from alaka.accounts.navigation import ADMINISTRATOR, MANAGERS
from alaka.core.navigation import Item

ITEMS = [
    Item(_("Contacts"), "contacts", "address-book", order=30, key="g o"),
    Item(_("Companies"), "companies", "building", order=31, key="g f"),
    Item(_("Duplicates"), "duplicates", "users", order=32, key="g u"),
]

SETTINGS = [
    Item(_("Own fields"), "own-fields", "forms", 45, ADMINISTRATOR),
    Item(_("What we write for"), "purposes", "mail-check", 46, ADMINISTRATOR),
    Item(_("Never write to"), "never-write-list", "mail-x", 47, MANAGERS),
]
