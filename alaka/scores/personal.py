"""What this room holds about people: for registry.PERSONAL."""

from django.utils.translation import pgettext_lazy

from alaka.core.personal import ALL, Holding, Nothing, Personal
from alaka.scores.models import Score

PERSONAL = Personal(
    holdings=(
        Holding(
            name="scores",
            label=pgettext_lazy("of people", "Scores"),
            model="scores.Score",
            rows=lambda whom: Score.objects.filter(contact__in=whom.ids),
            shown=("value", "parts", "at", "rhythm", "usual_days", "times", "last_at", "warn_at"),
            sample="value",
            internal=ALL,
        ),
    ),
    nothing=(Nothing("points for whom a filter fits, as a rule", ("scores.ScoreRule",)),),
)
