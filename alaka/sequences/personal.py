"""What this room holds about people: for registry.PERSONAL."""

from django.utils.translation import gettext_lazy as _

from alaka.core.personal import ALL, Holding, Personal
from alaka.sequences.models import Enrolment, StepRun
from alaka.sequences.models.enrolment import IS_ACTIVE

PERSONAL = Personal(
    holdings=(
        Holding(
            name="sequences",
            label=_("Sequences"),
            model="sequences.Enrolment",
            rows=lambda whom: Enrolment.objects.filter(contact__in=whom.ids),
            shown=("sequence__name", "state", "started_at", "ended_at", "reason", "why"),
            sample="sequence__name",
            internal=ALL,
            blank={"why": ""},
            keeps=("state", "reason", "chain"),
            why=_("The row stays without words, so that reports count the same."),
            unfinished=IS_ACTIVE,
        ),
        Holding(
            name="sequence_steps",
            label=_("Steps of sequences"),
            model="sequences.StepRun",
            rows=lambda whom: StepRun.objects.filter(enrolment__contact__in=whom.ids),
            shown=("enrolment", "at", "outcome", "told"),
            internal=ALL,
            blank={"told": ""},
            keeps=("outcome",),
            why=_("The row stays without words, so that reports count the same."),
        ),
    ),
)
