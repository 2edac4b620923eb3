"""What this room holds about people, and how long."""

from django.utils.translation import gettext_lazy as _

from alaka.automation.models import Run
from alaka.core.personal import Holding, Kind, Personal, deleted

PERSONAL = Personal(
    holdings=(
        Holding(
            name="automation_runs",
            label=_("What rules did by themselves"),
            model="automation.Run",
            rows=lambda whom: Run.objects.filter(contact__in=whom.ids),
            shown=("at", "rule__name", "state", "did"),
        ),
    ),
    kinds=(
        Kind(
            name="automation_runs",
            label=_("Log of the rules"),
            help=_("Whom rules touched, and what they did. What they did stays."),
            rows=lambda before: Run.objects.exclude(state="due").filter(at__lt=before),
            sweep=lambda before: deleted(Run.objects.exclude(state="due").filter(at__lt=before)),
            months=24,
        ),
    ),
)
