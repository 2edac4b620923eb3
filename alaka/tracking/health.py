"""What `alaka doctor` asks of this room."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.core.health import Finding, Level
from alaka.tracking import overview
from alaka.tracking.models import Source


def building() -> list[Finding]:
    """Whether visits keep up with the events that are stored."""
    if not Source.objects.exists():
        return []
    lag = overview.lag()
    if not lag.is_late:
        return [Finding(Level.OK, _("Visits are built of all events that are stored."))]
    title = ngettext(
        "Events have waited for %(seconds)d second for visits to be built of them.",
        "Events have waited for %(seconds)d seconds for visits to be built of them.",
        lag.seconds,
    )
    mend = _("Look whether the worker runs, and what it says.")
    return [Finding(Level.WARNING, title % {"seconds": lag.seconds}, mend)]
