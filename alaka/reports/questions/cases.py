"""What somebody had to decide on, and whether it came back to the customer."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.reports.conditions import has, is_, is_word, older, past, within
from alaka.reports.facts import CASES
from alaka.reports.questions.groupings import (
    KIND,
    OUTCOME,
    PLACE,
    RESPONSIBLE,
    SEVERITY,
    SOURCE,
    TOPIC,
)
from alaka.reports.report import Report, count, quantile, share
from alaka.reports.segments import SEGMENT

OVERDUE = past("due_at", "closed_at")

CASES_REPORT = Report(
    "cases",
    pgettext_lazy("report", "Cases"),
    _("Cases by the day on which they were opened; times in business hours of their place."),
    CASES,
    "opened_at",
    (TOPIC, PLACE, SEVERITY, OUTCOME, KIND, RESPONSIBLE, SOURCE),
    (
        count("cases", pgettext_lazy("report", "Cases")),
        count("severe", pgettext_lazy("report", "Severe"), is_("severity", 3), good=-1),
        count("open", pgettext_lazy("report", "Still open"), ~has("closed_at"), good=-1),
        count("overdue", _("Past the deadline"), OVERDUE, good=-1),
        quantile("median", _("Half answered within"), "answer", 0.5),
        quantile("slowest", _("Nine of ten answered within"), "answer", 0.9),
    ),
    icon="clipboard-check",
    order=60,
    choices=(SEGMENT,),
)

# So long after closing it is known whether a customer came back.
AFTERWARDS = timedelta(days=90)
KNOWN = has("contact") & older("closed_at", AFTERWARDS)
CAME_BACK = within("wrote_at", "closed_at", AFTERWARDS)

LOOP = Report(
    "loop",
    _("Closing the loop"),
    _(
        "Complaints by the day on which they were opened: answered, changed because of, told. "
        "Who wrote again or was not heard of is known 90 days after closing."
    ),
    CASES,
    "opened_at",
    (TOPIC, PLACE, SEVERITY, OUTCOME, RESPONSIBLE, SOURCE),
    (
        share("answered", _("Customer answered"), has("answered_at"), good=1),
        share("changed", _("Something changed"), is_("is_changed", 1), good=1),
        share("told", _("Customer told of it"), has("told_at"), good=1),
        share("confirmed", _("Customer says solved"), has("confirmed_at"), good=1),
        count("complaints", _("Complaints")),
        share("wrote", _("Wrote to us again"), CAME_BACK, KNOWN),
        share("left", _("Not heard of again"), ~CAME_BACK, KNOWN, good=-1),
    ),
    rows=is_word("kind", "complaint"),
    icon="refresh",
    order=70,
    choices=(SEGMENT,),
)
