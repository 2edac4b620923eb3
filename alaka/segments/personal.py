"""What this room holds about people: for registry.PERSONAL."""

from django.utils.translation import gettext_lazy as _

from alaka.contacts.models import About
from alaka.core.personal import Holding, Personal
from alaka.segments.models import BulkRow

PERSONAL = Personal(
    holdings=(
        Holding(
            name="bulk_changes",
            label=_("What changes of many people did to them, and how to undo it"),
            model="segments.BulkRow",
            rows=lambda whom: BulkRow.objects.filter(
                of__about=About.CONTACT, record__in=whom.ids
            ).exclude(was=None),
            blank={"was": None},
            keeps=("outcome",),
            why=_("How many were changed stays known."),
            is_sought=True,
        ),
    ),
)
