"""What this room holds about people: for registry.PERSONAL."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alaka.activities.models import Activity
from alaka.core.personal import ALL, Holding, Nothing, Personal, Rows, Whom


def _activities(whom: Whom) -> Rows:
    """Planned with them, or in a conversation of theirs."""
    theirs = Q(contact__in=whom.ids) | Q(contact=None, conversation__contact__in=whom.ids)
    return Activity.objects.filter(theirs)


PERSONAL = Personal(
    holdings=(
        Holding(
            name="activities",
            label=_("Activities"),
            model="activities.Activity",
            rows=_activities,
            shown=(
                "kind",
                "subject",
                "note",
                "agent__name",
                "due_at",
                "due_on",
                "where",
                "created_at",
                "done_at",
                "result",
                "result_note",
                "cancelled_at",
            ),
            sample="subject",
            internal=ALL,
            blank={"subject": "", "note": "", "where": "", "result_note": ""},
            keeps=("kind", "repeats", "zone", "result"),
            why=_("The row stays without words, so that reports count the same."),
            unfinished=Q(done_at=None, cancelled_at=None),
        ),
    ),
    nothing=(
        Nothing("which line of his page an agent put aside", ("activities.Aside",)),
        Nothing(
            "the number behind the address of an agent's calendar", ("activities.CalendarFeed",)
        ),
    ),
)
