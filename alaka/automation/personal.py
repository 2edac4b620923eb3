"""What this room holds about people, and how long."""

from django.utils.translation import gettext_lazy as _

from alaka.automation.models import Hint, Run
from alaka.core.personal import ALL, Holding, Kind, Personal, deleted

PERSONAL = Personal(
    holdings=(
        Holding(
            name="automation_runs",
            label=_("What rules did by themselves"),
            model="automation.Run",
            rows=lambda whom: Run.objects.filter(contact__in=whom.ids),
            shown=("at", "rule__name", "state", "did"),
        ),
        Holding(
            name="hints",
            label=_("What rules and sequences told agents"),
            model="automation.Hint",
            rows=lambda whom: Hint.objects.filter(contact__in=whom.ids),
            shown=("at", "text", "agent__name"),
            sample="text",
            internal=ALL,
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
        Kind(
            name="hints",
            label=_("What rules and sequences told agents"),
            help=_("Notices of rules and sequences to those who work here."),
            rows=lambda before: Hint.objects.filter(at__lt=before),
            sweep=lambda before: deleted(Hint.objects.filter(at__lt=before)),
            months=12,
        ),
    ),
)
