"""A segment as a choice of reports: only its people are counted."""

from collections.abc import Sequence

from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.reports.report import Choice
from alaka.reports.scope import Scope
from alaka.segments.in_segment import segments
from alaka.segments.models import SegmentMember


def _choices(agent: Agent) -> Sequence[tuple[str, str | Promise]]:
    return [("", pgettext_lazy("segment", "Everybody")), *segments(agent)]


SEGMENT = Choice("segment", _("People"), _choices)


def people_of(scope: Scope, agent: Agent) -> list[int] | None:
    """None where everybody counts, the unknown too."""
    chosen = scope.option(SEGMENT.name, agent)
    if not chosen:
        return None
    members = SegmentMember.objects.filter(segment=int(chosen))
    who = Coalesce("contact__root", "contact")
    return list(members.values_list(who, flat=True).distinct())
