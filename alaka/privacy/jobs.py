"""What the worker does for privacy."""

from alaka.privacy import erasing, keeping
from alaka.privacy.models import Erasure


def erase(pk: int) -> None:
    erasing.run(pk)


def carry_on() -> None:
    """What a killed worker left."""
    for erasure in Erasure.objects.running():
        erasing.plan(erasure)


def keep_rules() -> None:
    keeping.keep_what_is_due()
