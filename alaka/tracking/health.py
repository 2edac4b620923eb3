"""What `alaka doctor` asks of this room."""

import os
import shutil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.core.health import Finding, Level
from alaka.tracking import overview
from alaka.tracking.columns import engine, keeping
from alaka.tracking.models import Source


def copy() -> list[Finding]:
    """Whether what reports read of visits can be copied on this machine."""
    folder = engine.folder()
    if not folder.exists():
        return []
    title = mend = ""
    if not os.access(folder, os.W_OK):
        title = _("Visits cannot be copied to %(folder)s: reports stay right, but take longer.")
        mend = _("Run Alaka as its owner, or set ALAKA_DATA.")
    elif shutil.disk_usage(folder).free < keeping.ROOM:
        title = _("There is no room to copy visits to %(folder)s: reports take longer.")
        mend = _("Make room on the disk.")
    if title:
        return [Finding(Level.WARNING, title % {"folder": folder}, mend)]
    return [Finding(Level.OK, _("Visits are copied for reports and filters."))]


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
