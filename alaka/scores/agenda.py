"""In “What to do next”: people of the agent's who are going silent by their own rhythm."""

from collections.abc import Iterator
from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from alaka.accounts.models import Agent
from alaka.contacts.agenda import Entry, Reason, Urgency
from alaka.contacts.next import Step
from alaka.core.templatetags.core import number
from alaka.scores.models import Score
from alaka.scores.saying import usually

FOR_EACH = 20


def silent(request: HttpRequest) -> Iterator[Entry]:
    """For registry.AGENDA."""
    for row in Score.objects.silent_of(cast(Agent, request.user))[:FOR_EACH]:
        yield _of(row)


def _of(row: Score) -> Entry:
    days = row.silent_days
    heard = ngettext("Silent for %(days)s day", "Silent for %(days)s days", days)
    reasons = [Reason(heard % {"days": number(days)})]
    reasons.append(Reason(gettext("Score %(score)s") % {"score": number(row.value)}))
    return Entry(
        key=f"quiet:{row.contact_id}:{int(row.last_at.timestamp()) if row.last_at else 0}",
        step=Step(
            gettext("Get in touch"),
            usually(row),
            row.contact.get_absolute_url(),
            row.last_at,
            "zzz",
            is_since=True,
        ),
        urgency=Urgency.STILL,
        reasons=tuple(reasons),
        contact=row.contact,
    )
