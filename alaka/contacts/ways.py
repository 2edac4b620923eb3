"""The kinds of address a person has, as one small number: an index finds those without some kind,
where asking each for his addresses would read all of them.
"""

from collections.abc import Collection, Iterable

# Those that are asked for by name; every other has the last bit.
_BITS = {"email": 1, "phone": 2, "customer": 4}
_OTHER, _ALL = 8, range(16)
# A browser's number is nobody's address.
_NO_ADDRESS = frozenset({"chat", "erased"})


def ways_of(schemes: Iterable[str]) -> int:
    found = 0
    for scheme in schemes:
        found |= 0 if scheme in _NO_ADDRESS else _BITS.get(scheme, _OTHER)
    return found


def having(schemes: Collection[str]) -> list[int]:
    """All numbers of people who have an address of any of these kinds."""
    asked = ways_of(schemes)
    return [ways for ways in _ALL if ways & asked]


def lacking(schemes: Collection[str]) -> list[int]:
    """The same of those who have an address of none of them."""
    return sorted({*_ALL} - {*having(schemes)})
