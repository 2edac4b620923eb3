"""A box of a form by which somebody says yes."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class ConsentBox:
    """To which purpose; ``said_in`` a language, what he reads."""

    purpose: str
    said_in: Callable[[str], str]
