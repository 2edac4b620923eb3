"""Addresses of pages by name and number, for the many lines of a list."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

# No number of ours comes near it, and it stands in no path.
_STAND_IN = 8_675_309_867_530_986


def address(name: str, number: int) -> str:
    """What ``reverse(name, args=[number])`` says, for a pattern with one number."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{number}{after}"


@lru_cache
def _around(name: str, prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_STAND_IN]).partition(str(_STAND_IN))
    return before, after
