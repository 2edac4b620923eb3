"""The line of what is to be done next in the navigation."""

from django.utils.translation import gettext_lazy as _

from alaka.activities.counting import late
from alaka.core.navigation import Item

ITEMS = [
    Item(
        _("What to do next"), "next", "checklist", order=5, count=late, key="g n",
        topics=("activities",),
    ),
    Item(_("Activities"), "activities", "calendar-event", order=28, key="g t"),
]  # fmt: skip
