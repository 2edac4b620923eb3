"""Rate limits that hold across processes and machines."""

from alaka.core import clock
from alaka.core.models import Tally


def is_over(key: str, *, limit: int, seconds: int) -> bool:
    """Count this act; True once more than `limit` came within the running window."""
    window = int(clock.now().timestamp()) // seconds * seconds
    return Tally.add(f"{key}/{seconds}", window) > limit


def sweep() -> None:
    """Forget windows older than a day."""
    Tally.objects.filter(window__lt=int(clock.now().timestamp()) - 86_400).delete()
