"""The goal of this room: a case was opened about somebody."""

from django.utils.translation import pgettext_lazy

from alaka.cases.models import Case
from alaka.contacts.reaching import GoalKind

CASE = GoalKind(
    "case",
    pgettext_lazy("goal", "A case opened"),
    lambda: Case.objects.exclude(contact=None),
    "opened_at",
)
