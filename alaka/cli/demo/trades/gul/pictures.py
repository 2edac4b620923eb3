"""Small pictures of flowers, drawn here, for the customers to attach."""

import math
from functools import lru_cache

from alaka.cli.demo.png import SIZE, Colour, png

_FLOWERS: dict[str, tuple[int, Colour, Colour]] = {
    "rose.png": (9, (190, 30, 60), (120, 10, 40)),
    "tulip.png": (3, (235, 120, 140), (250, 210, 120)),
    "sunflower.png": (14, (245, 190, 40), (100, 60, 20)),
    "lily.png": (6, (250, 245, 235), (230, 180, 60)),
    "iris.png": (5, (90, 80, 190), (240, 210, 90)),
    "peony.png": (11, (240, 160, 190), (200, 70, 120)),
    "wilted.png": (7, (150, 110, 70), (90, 60, 40)),
    "orchid.png": (5, (200, 120, 210), (250, 240, 120)),
}


def _flower(petals: int, colour: Colour, heart: Colour) -> bytes:
    """Of a flower with so many petals."""
    return png(lambda x, y: _point(x, y, petals, colour, heart))


def _point(x: int, y: int, petals: int, colour: Colour, heart: Colour) -> Colour:
    dx, dy = x / SIZE - 0.5, y / SIZE - 0.45
    away, angle = math.hypot(dx, dy), math.atan2(dy, dx)
    if away < 0.09:
        return heart
    edge = 0.26 + 0.13 * math.cos(petals * angle)
    if away < edge:
        shade = 1 - 0.35 * away / edge
        return tuple(int(part * shade) for part in colour)  # type: ignore[return-value]
    if abs(dx - 0.03 * math.sin(dy * 9)) < 0.014 and dy > 0:
        return (60, 130, 70)
    return (246, 244, 238)


@lru_cache
def files() -> tuple[tuple[str, str, bytes], ...]:
    """Name, type and content of what customers attach."""
    note = b"Ring twice; the gate is green.\n"
    return (
        *((name, "image/png", _flower(*look)) for name, look in _FLOWERS.items()),
        ("address.txt", "text/plain", note),
    )
