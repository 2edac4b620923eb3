"""The line of segments in the navigation."""

from django.utils.translation import gettext_lazy as _

from alaka.core.navigation import Item

ITEMS = [Item(_("Segments"), "segments", "chart-pie", order=31, key="g x")]
