"""How many of the promises were kept."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.reports.conditions import is_word
from alaka.reports.facts import PROMISES
from alaka.reports.questions.groupings import (
    AGENT,
    CHANNEL,
    INBOX,
    KIND,
    PLACE,
    POLICY,
    SEVERITY,
    TARGET,
    TEAM,
)
from alaka.reports.report import Measure, Report, count, share
from alaka.reports.segments import SEGMENT

KEPT = is_word("verdict", "kept")
LATE = is_word("verdict", "late")
JUDGED = KEPT | LATE


def _kept(target: str, label: Any) -> Measure:
    of_it = is_word("target", target)
    return share(target, label, KEPT, JUDGED & of_it, good=1)


PROMISES_KEPT = Report(
    "promises",
    _("Promises kept"),
    _(
        "Of what we promised, by the day on which it began to count: the share kept in time. What "
        "still runs, and what was closed as needing no answer, has no verdict."
    ),
    PROMISES,
    "started_at",
    (INBOX, CHANNEL, TEAM, AGENT, PLACE, KIND, SEVERITY, TARGET, POLICY),
    (
        share("kept", _("Kept"), KEPT, JUDGED, good=1),
        _kept("first", _("First response kept")),
        _kept("next", _("Next response kept")),
        _kept("resolution", _("Resolution kept")),
        count("in_time", _("In time"), KEPT, good=1),
        count("late", _("Too late"), LATE, good=-1),
        count("running", pgettext_lazy("promise", "Running"), is_word("verdict", "running")),
    ),
    icon="clock",
    order=45,
    choices=(SEGMENT,),
)
