"""The line of the reports in the navigation."""

from django.utils.translation import gettext_lazy as _

from alaka.core.navigation import Item

ITEMS = [Item(_("Reports"), "reports", "chart-bar", order=40, key="g r")]
