"""What somebody had to decide on, and whether it came back to the customer."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.reports.questions.groupings import (
    KIND,
    OUTCOME,
    PLACE,
    RESPONSIBLE,
    SEVERITY,
    SOURCE,
    TOPIC,
)
from alaka.reports.report import CASES, Report, count, quantile, share

OVERDUE = "f.due_at < coalesce(f.closed_at, now())"

CASES_REPORT = Report(
    "cases",
    pgettext_lazy("report", "Cases"),
    _("Cases by the day on which they were opened; times in business hours of their place."),
    CASES,
    "opened_at",
    (TOPIC, PLACE, SEVERITY, OUTCOME, KIND, RESPONSIBLE, SOURCE),
    (
        count("cases", pgettext_lazy("report", "Cases")),
        count("severe", pgettext_lazy("report", "Severe"), "f.severity = 3", good=-1),
        count("open", pgettext_lazy("report", "Still open"), "f.closed_at IS NULL", good=-1),
        count("overdue", _("Past the deadline"), OVERDUE, good=-1),
        quantile("median", _("Half answered within"), "answer", 0.5),
        quantile("slowest", _("Nine of ten answered within"), "answer", 0.9),
    ),
    icon="clipboard-check",
    order=60,
)

# So long after closing it is known whether a customer came back.
AFTERWARDS = "interval '90 days'"
KNOWN = f"f.contact IS NOT NULL AND f.closed_at < now() - {AFTERWARDS}"
CAME_BACK = f"f.wrote_at < f.closed_at + {AFTERWARDS}"

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
        share("answered", _("Customer answered"), "f.answered_at IS NOT NULL", good=1),
        share("changed", _("Something changed"), "f.is_changed", good=1),
        share("told", _("Customer told of it"), "f.told_at IS NOT NULL", good=1),
        share("confirmed", _("Customer says solved"), "f.confirmed_at IS NOT NULL", good=1),
        count("complaints", _("Complaints")),
        share("wrote", _("Wrote to us again"), CAME_BACK, KNOWN),
        share("left", _("Not heard of again"), f"NOT coalesce({CAME_BACK}, false)", KNOWN, good=-1),
    ),
    rows="f.kind = 'complaint'",
    icon="refresh",
    order=70,
)
