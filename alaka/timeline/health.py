"""What `alaka doctor` asks of the time line: whether it reaches into the future."""

from datetime import timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from alaka.core.clock import now
from alaka.core.health import Finding, Level
from alaka.timeline.models import Event

NEWEST = 1000  # events looked at: the last that were stored
SLACK = timedelta(minutes=2)  # clocks of several machines are never quite alike


def future() -> list[Finding]:
    """Events are stamped when they are stored: later ones mean that a clock was, or is, wrong."""
    newest = Event.objects.filter(pk__in=Event.objects.order_by("-pk").values("pk")[:NEWEST])
    latest = newest.aggregate(latest=Max("at"))["latest"]
    if latest is None or latest <= now() + SLACK:
        return [Finding(Level.OK, _("Nothing stored lies in the future."))]
    title = _("The time line reaches to %(latest)s (UTC), but this machine's clock says %(now)s.")
    shown = {"latest": f"{latest:%Y-%m-%d %H:%M}", "now": f"{now():%Y-%m-%d %H:%M}"}
    mend = _("One of the two was wrong: compare this machine's clock with your watch.")
    return [Finding(Level.ERROR, title % shown, mend)]
