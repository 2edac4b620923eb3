"""How contacts found what was done for them."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.core.templatetags.core import number
from alaka.reports.conditions import has, is_
from alaka.reports.facts import CONVERSATIONS
from alaka.reports.questions.groupings import (
    AGENT,
    CHANNEL,
    LANGUAGE,
    PLACE,
    SCORE,
    TEAM,
)
from alaka.reports.report import Report, count, mean, share
from alaka.reports.segments import SEGMENT


def _face(score: int, face: str) -> str:
    return f"{number(score)} {face}"


_faced = lazy(_face, str)

SATISFACTION = Report(
    "satisfaction",
    _("Satisfaction"),
    _(
        "What people answered in this period, from 1 to 5. The share who answered is of those "
        "asked in it; in the chat only those who answered are known to have been asked."
    ),
    CONVERSATIONS,
    "rated_at",
    (AGENT, TEAM, CHANNEL, PLACE, LANGUAGE, SCORE),
    (
        mean("average", _("Average"), "score", good=1),
        count("answers", pgettext_lazy("satisfaction", "Answers"), has("score")),
        count("five", _faced(5, "😍"), is_("score", 5), good=1),
        count("four", _faced(4, "😊"), is_("score", 4), good=1),
        count("three", _faced(3, "😐"), is_("score", 3)),
        count("two", _faced(2, "😞"), is_("score", 2), good=-1),
        count("one", _faced(1, "😠"), is_("score", 1), good=-1),
        count("asked", _("Asked"), clock="asked_at"),
        share("rate", _("Of them answered"), has("score"), clock="asked_at", good=1),
    ),
    icon="mood-smile",
    order=50,
    choices=(SEGMENT,),
)
