"""Filters of people that are saved, as a choice of reports: only these people are counted."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts.models import About
from alaka.reports.report import Choice
from alaka.reports.scope import Scope
from alaka.segments.listing import Listing, meant
from alaka.segments.models import PeopleView


def _views(agent: Agent) -> Sequence[tuple[str, str | Promise]]:
    rows = PeopleView.objects.visible_to(agent).of(About.CONTACT).values_list("pk", "name")
    return [("", pgettext_lazy("segment", "Everybody")), *((str(pk), name) for pk, name in rows)]


SEGMENT = Choice("segment", _("People"), _views)


def people_of(scope: Scope, agent: Agent) -> list[int] | None:
    """None where everybody counts, the unknown too."""
    chosen = scope.option(SEGMENT.name, agent)
    if not chosen:
        return None
    view = PeopleView.objects.visible_to(agent).get(pk=chosen)
    return list(meant(Listing.of(view.query), agent).order_by().values_list("pk", flat=True))
