"""The contacts' line in the navigation."""

from django.utils.translation import gettext_lazy as _

from alaka.core.navigation import Item

ITEMS = [Item(_("Contacts"), "contacts", "address-book", order=30, key="g c")]
