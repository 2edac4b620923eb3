"""What this room holds about people: for registry.PERSONAL."""

from django.utils.translation import gettext_lazy as _

from alaka.core.personal import ALL, Holding, Nothing, Personal
from alaka.sequences.models import Enrolment
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
            keeps=("state", "reason"),
            why=_("The row stays without words, so that reports count the same."),
            unfinished=IS_ACTIVE,
        ),
    ),
    nothing=(
        Nothing("which step of a sequence was done, and when", ("sequences.StepRun",)),
        Nothing("what a sequence says, to whomever", ("sequences.Sequence", "sequences.Step")),
    ),
)
