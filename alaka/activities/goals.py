"""The goal of this room: a call that somebody answered, as whoever made it noted: no telephone
tells us of calls by itself."""

from django.utils.translation import pgettext_lazy

from alaka.activities.models import Activity
from alaka.activities.models.activity import Kind, Result
from alaka.contacts.reaching import GoalKind

_ANSWERED = (Result.REACHED, Result.CALL_AGAIN)

CALL = GoalKind(
    "call",
    pgettext_lazy("goal", "A call that was answered"),
    lambda: Activity.objects.done().filter(
        kind=Kind.CALL, result__in=_ANSWERED, contact__isnull=False
    ),
    "done_at",
)
