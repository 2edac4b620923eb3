"""Taking back what was just done to an activity: done, put off, not to be done.

Leaves: a signed word that the toast carries, good for an hour. Undoing puts back what the act
changed, where nobody changed it since.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime

from alaka.accounts.models import Agent
from alaka.activities import planning
from alaka.activities.models import Activity
from alaka.activities.models.activity import ActivityQuerySet
from alaka.core import signing

PURPOSE = "undo-activity"
LIVES = timedelta(hours=1)


def word(activity: Activity, was: Activity) -> str:
    """What it was before, for the way to the browser and back; to be asked after the act."""
    content = {
        "pk": activity.pk,
        "version": activity.version,
        "at": was.due_at.isoformat(),
        "on": was.due_on.isoformat() if was.due_on else "",
    }
    return signing.sign(PURPOSE, content, LIVES)


@transaction.atomic
def undo(text: str, seen: ActivityQuerySet, *, by: Agent) -> bool:
    """False where it was changed since. Raises BadToken."""
    content = signing.read(PURPOSE, text)
    rows = seen.filter(pk=content["pk"], version=content["version"])
    activity = rows.select_for_update(of=("self",)).select_related("agent", "contact").first()
    if activity is None:
        return False
    if not activity.is_open:
        return planning.reopen(activity, by=by)
    on = parse_date(content["on"]) if content["on"] else None
    return planning.move(activity, by=by, at=parse_datetime(content["at"]), on=on)
