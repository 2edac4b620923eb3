"""How deals go on: through the stages, to won or lost, how fast, and which stand still."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from alaka.core.templatetags.core import number
from alaka.reports.conditions import exceeds, has, is_word, older, within
from alaka.reports.facts import DEALS, OPEN_DEALS
from alaka.reports.models import SLOTS
from alaka.reports.questions.groupings import (
    DEAL_SOURCE,
    OWNER,
    PIPELINE,
    PLACE,
    REACHED,
    REASON,
    SIZE,
    STAGE,
    TEAM,
)
from alaka.reports.report import Measure, Report, Value, count, money, quantile, share
from alaka.reports.segments import SEGMENT
from alaka.sales.models import Stage
from alaka.sales.money import own

DAY = 86_400
WON = is_word("state", "won")
LOST = is_word("state", "lost")
OPEN = is_word("state", "open")
GONE = is_word("state", "gone")


def _with_currency(label: Promise) -> str:
    return f"{label} ({own()})"


priced = lazy(_with_currency, str)


def _took() -> Mapping[int, Measure]:
    """The time in each stage: in which column it stands, see DealFact."""
    found, places = {}, dict[int, int]()
    for pk, pipeline in Stage.objects.order_by("pk").values_list("pk", "pipeline_id"):
        places[pipeline] = slot = places.get(pipeline, 0) + 1
        if slot <= SLOTS:
            column = f"took_{slot}"
            found[pk] = replace(TOOK, rows=has(column), column=column, by_group=None)
    return found


TOOK = Measure(
    "took", _("Half in it for less than"), "age", quantile=0.5, good=-1, by_group=_took,
    is_of_one=True,
)  # fmt: skip

FUNNEL = Report(
    "funnel",
    pgettext_lazy("report", "Funnel"),
    _(
        "Deals by the day on which they entered the pipeline, and how far they have come by now. "
        "A stage counts all that reached it or a later one, or were won; what was lost, and what "
        "is still open, counts at the last it reached."
    ),
    DEALS,
    "entered_at",
    (REACHED, DEAL_SOURCE, OWNER, PLACE, TEAM, PIPELINE, SIZE, REASON),
    (
        count("deals", pgettext_lazy("report", "Deals")),
        Measure("people", _("People"), "people", has("contact"), column="contact"),
        money("value", priced(pgettext_lazy("deal", "Value"))),
        Measure("onward", _("Went on"), "share", WON, good=1, is_beyond=True),
        count("lost", pgettext_lazy("report", "Lost"), LOST, good=-1, is_alone=True),
        count("open", pgettext_lazy("deal", "Still open"), OPEN, is_alone=True),
        count("gone", _("Into another pipeline"), GONE, is_alone=True),
        share("won", pgettext_lazy("report", "Won"), WON, good=1),
        TOOK,
    ),
    icon="chart-funnel",
    order=110,
    choices=(SEGMENT,),
    room="sales",
    period="90",
    chart="funnel",
    cross=REASON,
    crossed="lost",
)

_WAYS = (DEAL_SOURCE, OWNER, PLACE, TEAM, PIPELINE, SIZE)
CLOSED = WON | LOST

WIN_RATE = Report(
    "wins",
    _("Win rate"),
    _("Of the deals that ended, won or lost, by the day of their end: the share that was won."),
    DEALS,
    "closed_at",
    (*_WAYS, REASON),
    (
        share("rate", _("Win rate"), WON, CLOSED, good=1),
        count("won", pgettext_lazy("report", "Won"), WON, good=1),
        count("lost", pgettext_lazy("report", "Lost"), LOST, good=-1),
        money("value", priced(_("Value of those won")), WON, good=1),
        money("missed", priced(_("Value of those lost")), LOST, good=-1),
    ),
    icon="percentage",
    order=130,
    choices=(SEGMENT,),
    room="sales",
    period="365",
)


def _pace(numbers: Mapping[str, Value]) -> Value:
    """Deals × win rate × value ÷ length, in hundredths a day."""
    parts = [numbers[name] for name in ("deals", "rate", "price", "length")]
    deals, rate, price, length = (float(each or 0) for each in parts)
    return deals * rate * price / max(length / DAY, 1) if length else None


VELOCITY = Report(
    "velocity",
    _("Velocity"),
    _(
        "What the pipeline brings a day: deals that ended × win rate × mean value of those won ÷ "
        "mean days until they were won."
    ),
    DEALS,
    "closed_at",
    _WAYS,
    (
        Measure("pace", priced(_("Value a day")), "pace", WON, good=1, formula=_pace),
        count("deals", _("Deals that ended"), CLOSED),
        share("rate", _("Win rate"), WON, CLOSED, good=1),
        Measure("price", priced(_("Mean value")), "price", has("cents") & WON, column="cents",
                good=1),
        Measure("length", _("Mean time until won"), "age", has("lasted") & WON, column="lasted",
                good=-1),
    ),
    icon="trending-up",
    order=140,
    choices=(SEGMENT,),
    room="sales",
    period="90",
)  # fmt: skip

AGEING_NOW = exceeds("stood", "usual")

AGEING = Report(
    "ageing",
    _("Ageing"),
    _(
        "Open deals that stand in their stage for longer than three of four of the last that went "
        "on from it."
    ),
    OPEN_DEALS,
    "",
    (STAGE, OWNER, PLACE, TEAM, DEAL_SOURCE, PIPELINE, SIZE),
    (
        count("ageing", _("Ageing deals"), AGEING_NOW, good=-1),
        count("open", _("Open deals")),
        share("share", _("Share that is ageing"), AGEING_NOW, has("usual"), good=-1),
        money("value", priced(_("Value of the ageing")), AGEING_NOW, good=-1),
        quantile("median", _("Half in their stage for less than"), "stood", 0.5, "age"),
        quantile("longest", _("The longest"), "stood", 1.0, "age"),
    ),
    icon="clock-pause",
    order=150,
    choices=(SEGMENT,),
    room="sales",
)


def _days(days: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": number(days)}


_in_words = lazy(_days, str)


def _won_within(days: int) -> Measure:
    """Of those that were opened so long ago."""
    span = timedelta(days=days)
    in_time = WON & within("closed_at", "opened_at", span)
    return share(f"in_{days}", _in_words(days), in_time, older("opened_at", span), good=1)


COHORTS = Report(
    "cohorts",
    _("Cohorts"),
    _(
        "Deals by the day on which they were opened, and the share of them that was won within so "
        "many days, of those that were opened so long ago."
    ),
    DEALS,
    "opened_at",
    _WAYS,
    (
        count("deals", _("Opened")),
        *(_won_within(days) for days in (30, 60, 90, 120, 180, 270, 365)),
        share("won", _("Won by now"), WON, good=1),
    ),
    rows=~GONE,
    icon="table",
    order=160,
    choices=(SEGMENT,),
    room="sales",
    period="365",
    chart="heat",
)
