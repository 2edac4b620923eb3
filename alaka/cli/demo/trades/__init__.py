"""The demo businesses, by the name under which `alaka demo --business` knows them."""

from django.db.models import Q

from alaka.channels.models import Channel
from alaka.cli.demo.trades.gul import GUL
from alaka.cli.demo.trades.karvan import KARVAN
from alaka.cli.demo.trades.trade import Trade

TRADES = {"gul": GUL, "travel": KARVAN}


def mailboxes() -> Q:
    """The channels whose mail the demo's own server keeps."""
    return Q(kind="email", key__regex=f"^({'|'.join(_keys())})-mail-")


def here() -> Trade:
    """The one that the base was filled with."""
    keys = Channel.objects.filter(key__regex=f"^({'|'.join(_keys())})-chat-")
    key = keys.values_list("key", flat=True).order_by("pk").first() or "gul"
    return next(trade for trade in TRADES.values() if key.startswith(f"{trade.key}-"))


def _keys() -> list[str]:
    return [trade.key for trade in TRADES.values()]
