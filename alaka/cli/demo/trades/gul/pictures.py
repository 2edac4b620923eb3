"""Small pictures of flowers, drawn here, for the customers to attach."""

import math
import struct
import zlib
from functools import lru_cache

_SIZE = 120
Colour = tuple[int, int, int]

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
    """A PNG (RFC 2083) of a flower with so many petals."""
    rows = bytearray()
    for y in range(_SIZE):
        rows.append(0)  # no filter
        for x in range(_SIZE):
            rows += bytes(_point(x, y, petals, colour, heart))
    header = struct.pack(">IIBBBBB", _SIZE, _SIZE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _point(x: int, y: int, petals: int, colour: Colour, heart: Colour) -> Colour:
    dx, dy = x / _SIZE - 0.5, y / _SIZE - 0.45
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


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)


@lru_cache
def files() -> tuple[tuple[str, str, bytes], ...]:
    """Name, type and content of what customers attach."""
    note = b"Ring twice; the gate is green.\n"
    return (
        *((name, "image/png", _flower(*look)) for name, look in _FLOWERS.items()),
        ("address.txt", "text/plain", note),
    )
