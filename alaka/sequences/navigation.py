"""The line of sequences in the navigation."""

from django.utils.translation import gettext_lazy as _

from alaka.core.navigation import Item

ITEMS = [Item(_("Sequences"), "sequences", "route", order=31, key="g q")]
