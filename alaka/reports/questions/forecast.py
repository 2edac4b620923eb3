"""What open deals will bring, by what became of those before them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.reports.conditions import has
from alaka.reports.facts import OPEN_DEALS
from alaka.reports.forecasting.answer import forecast
from alaka.reports.questions.deals import priced
from alaka.reports.questions.groupings import DEAL_SOURCE, MONTH, OWNER, PIPELINE, PLACE, SIZE, TEAM
from alaka.reports.report import Measure, Report, count, money
from alaka.reports.segments import SEGMENT

FORECAST = Report(
    "forecast",
    pgettext_lazy("report", "Forecast"),
    _(
        "What deals that are open now will bring, by what your own deals became that stood in the "
        "same stage for as long; four of five times it lies within the range. Beside it, what "
        "the expected days and the stages' probabilities say."
    ),
    OPEN_DEALS,
    "",
    (MONTH, PIPELINE, OWNER, PLACE, TEAM, DEAL_SOURCE, SIZE),
    (
        Measure("forecast", priced(_("Forecast")), "money", is_listed=False),
        Measure("low", priced(_("At least")), "money", is_listed=False),
        Measure("high", priced(_("At most")), "money", is_listed=False),
        count("deals", _("Expected deals")),
        money("value", priced(_("Their value"))),
        Measure("likely", priced(_("By probability")), "money", has("likely"), column="likely"),
    ),
    icon="chart-line",
    order=120,
    choices=(SEGMENT,),
    room="sales",
    asked=forecast,
    chart="range",
)
