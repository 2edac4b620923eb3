"""What of deals a rule can wait for: for registry.HAPPENINGS."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alaka.accounts.models import Agent
from alaka.sales.models import LostReason, Stage
from alaka.timeline.happenings import Happening, Narrowing


def _stages(agent: Agent) -> list[tuple[str, str]]:
    rows = Stage.objects.order_by("pipeline__position", "pipeline", "position", "pk")
    names = rows.values_list("pk", "pipeline__name", "name")
    return [(str(pk), f"{pipeline} › {name}") for pk, pipeline, name in names]


_REASON = Narrowing(
    "reason",
    _("Reason"),
    lambda agent: [(str(pk), name) for pk, name in LostReason.objects.values_list("pk", "name")],
)

HAPPENINGS = [
    Happening(
        "deal.opened", gettext_noop("a deal is opened"), Narrowing("stage", _("Stage"), _stages)
    ),
    Happening(
        "deal.moved",
        gettext_noop("a deal moves to another stage"),
        Narrowing("to", _("Stage"), _stages),
    ),
    Happening("deal.won", gettext_noop("a deal is won")),
    Happening("deal.lost", gettext_noop("a deal is lost"), _REASON),
    Happening("deal.reopened", gettext_noop("a deal is opened again")),
    Happening("order.placed", gettext_noop("somebody orders")),
    Happening("order.cancelled", gettext_noop("an order is cancelled")),
    Happening("order.refunded", gettext_noop("money of an order is given back")),
]
