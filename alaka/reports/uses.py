"""Which saved views a segment narrows, and which of them are mailed: for registry.SEGMENT_USES."""

from collections.abc import Iterator

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.reports.models import View
from alaka.reports.segments import SEGMENT
from alaka.segments.uses import Use


def of_segment(agent: Agent, pk: int) -> Iterator[Use]:
    """Of private views of others, those that are mailed, by their owners alone."""
    rows = View.objects.filter(query__contains=f"{SEGMENT.name}={pk}").select_related("owner")
    seen = set(View.objects.visible_to(agent).filter(pk__in=rows).values_list("pk", flat=True))
    for view in rows.prefetch_related("schedules"):
        if QueryDict(view.query).get(SEGMENT.name) == str(pk):
            yield from _of_view(view, agent, is_seen=view.pk in seen)


def _of_view(view: View, agent: Agent, *, is_seen: bool) -> Iterator[Use]:
    is_theirs = view.owner == agent or agent.is_administrator
    url = reverse("report-view", args=[view.pk]) if is_theirs else view.get_absolute_url()
    name = view.name if is_seen else gettext("private, of %(name)s") % {"name": view.owner.name}
    for schedule in view.schedules.all():
        rhythm = schedule.get_rhythm_display()
        yield Use(_("Mailed report"), f"{name} · {rhythm}", url if is_seen else "")
    if is_seen and not view.schedules.all():
        yield Use(_("Saved view of a report"), name, url)
