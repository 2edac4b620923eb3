"""Small pictures for the customers to attach, drawn here point by point."""

import struct
import zlib
from collections.abc import Callable

SIZE = 120
Colour = tuple[int, int, int]


def png(point: Callable[[int, int], Colour]) -> bytes:
    """A PNG (RFC 2083) of the colours that ``point`` says, by column and row."""
    rows = bytearray()
    for y in range(SIZE):
        rows.append(0)  # no filter
        for x in range(SIZE):
            rows += bytes(point(x, y))
    header = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)
