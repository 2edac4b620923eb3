"""What travellers attach: a suitcase, a room and a page of a passport, and lists."""

from functools import lru_cache

from alaka.cli.demo.png import SIZE, Colour, png

_PAPER, _DARK = (246, 244, 238), (60, 60, 70)
# Name, colour of the suitcase, and whether it is broken.
_CASES: dict[str, tuple[Colour, bool]] = {
    "suitcase.png": ((40, 90, 140), False),
    "broken-suitcase.png": ((170, 60, 50), True),
    "our-things.png": ((90, 130, 80), False),
}


def _suitcase(colour: Colour, is_broken: bool) -> bytes:
    def point(x: int, y: int) -> Colour:
        if 48 <= x <= 72 and 18 <= y <= 34 and not (53 <= x <= 67 and y >= 23):
            return _DARK  # the handle
        if (x - 34) ** 2 + (y - 104) ** 2 < 36 or (
            not is_broken and (x - 86) ** 2 + (y - 104) ** 2 < 36
        ):
            return _DARK  # its wheels
        if not (22 <= x <= 98 and 34 <= y <= 100):
            return _PAPER
        if is_broken and (x - 80) ** 2 + (y - 82) ** 2 < 110:
            return _DARK  # the hole
        shade = 0.82 if x % 19 < 2 else 1.0
        return int(colour[0] * shade), int(colour[1] * shade), int(colour[2] * shade)

    return png(point)


def _room(x: int, y: int) -> Colour:
    """A window on a car park, and a bed."""
    if 66 <= x <= 106 and 18 <= y <= 58:
        return _DARK if x in (86, 87) else (150, 150, 155) if y > 40 else (190, 205, 220)
    if 14 <= x <= 84 and 74 <= y <= 98:
        return (235, 235, 240) if x < 34 else (150, 60, 70)
    return (222, 208, 180) if y < 98 else (150, 115, 80)


def _passport(x: int, y: int) -> Colour:
    if not 8 <= x < SIZE - 8 or not 18 <= y < 102:
        return _PAPER
    if 18 <= x <= 48 and 30 <= y <= 72:
        return (200, 160, 130) if (x - 33) ** 2 + (y - 46) ** 2 < 90 else (150, 170, 190)
    is_line = (x > 56 and y % 11 < 3 and 30 <= y <= 70) or (y > 82 and y % 8 < 4)
    return _DARK if is_line and x % 5 else (225, 232, 228)


@lru_cache
def files() -> tuple[tuple[str, str, bytes], ...]:
    """Name, type and content."""
    names = b"1. Emina Hodzic\n2. Adnan Hodzic\n3. Sara Kovac (vegetarian)\n"
    receipts = b"Toothbrush 4.20\nShirts for the children 38.00\nSandals 22.50\n"
    return (
        *((name, "image/png", _suitcase(*look)) for name, look in _CASES.items()),
        ("room.png", "image/png", png(_room)),
        ("passport.png", "image/png", png(_passport)),
        ("list-of-names.txt", "text/plain", names),
        ("receipts.txt", "text/plain", receipts),
    )
