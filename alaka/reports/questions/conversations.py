"""How much comes in, and how fast it is answered and solved."""

from django.utils.translation import gettext_lazy as _

from alaka.reports.conditions import at_most, has, more_than
from alaka.reports.facts import CONVERSATIONS, WAITING
from alaka.reports.questions.groupings import (
    AGENT,
    CHANNEL,
    CLOSER,
    INBOX,
    LANGUAGE,
    PLACE,
    RESPONDER,
    TEAM,
)
from alaka.reports.report import Report, count, quantile, share
from alaka.reports.segments import SEGMENT

HOUR = 3600

VOLUME = Report(
    "volume",
    _("Volume"),
    _("Conversations by the day on which they began."),
    CONVERSATIONS,
    "opened_at",
    (CHANNEL, PLACE, LANGUAGE, TEAM, INBOX),
    (
        count("conversations", _("Conversations")),
        count("answered", _("Answered"), has("answered_at"), good=1),
        count("closed", _("Closed"), has("closed_at"), good=1),
        count("open", _("Not closed yet"), ~has("closed_at"), good=-1),
    ),
    icon="inbox",
    order=10,
    choices=(SEGMENT,),
)

RESPONSE = Report(
    "response",
    _("First response"),
    _(
        "From the first message to the first human answer, in business hours, by the day of "
        "that answer."
    ),
    CONVERSATIONS,
    "answered_at",
    (RESPONDER, TEAM, CHANNEL, PLACE, LANGUAGE),
    (
        quantile("median", _("Half within"), "response", 0.5),
        quantile("slowest", _("Nine of ten within"), "response", 0.9),
        count("answered", _("Answered"), has("response")),
        share("hour", _("Within an hour"), at_most("response", HOUR), has("response"), good=1),
    ),
    icon="clock-hour-4",
    order=20,
    choices=(SEGMENT,),
)

RESOLUTION = Report(
    "resolution",
    _("Resolution"),
    _("From the beginning to closing, in business hours, by the day of closing."),
    CONVERSATIONS,
    "closed_at",
    (CLOSER, TEAM, CHANNEL, PLACE, LANGUAGE),
    (
        quantile("median", _("Half within"), "resolution", 0.5),
        quantile("slowest", _("Nine of ten within"), "resolution", 0.9),
        count("closed", _("Closed"), has("resolution"), good=1),
        share("day", _("Within a day of 8 hours"), at_most("resolution", 8 * HOUR),
              has("resolution"), good=1),
    ),
    icon="checks",
    order=30,
    choices=(SEGMENT,),
)  # fmt: skip

WAITING_NOW = Report(
    "waiting",
    _("Waiting now"),
    _("Who awaits an answer of ours at this moment, and for how long by the clock on the wall."),
    WAITING,
    "",
    (CHANNEL, TEAM, AGENT, PLACE, INBOX, LANGUAGE),
    (
        count("waiting", _("Waiting"), good=-1),
        quantile("median", _("Half for less than"), "waited", 0.5, "age"),
        quantile("longest", _("The longest"), "waited", 1.0, "age"),
        count("day", _("For more than a day"), more_than("waited", 24 * HOUR), good=-1),
    ),
    icon="hourglass",
    order=40,
    choices=(SEGMENT,),
)
