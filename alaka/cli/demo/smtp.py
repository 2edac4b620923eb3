"""A mail server for the customers of the demo: takes what the shop sends them (RFC 5321)."""

import asyncio

from alaka.cli.demo.post_office import OUTBOX, PostOffice

_MOST = 50 * 1024 * 1024
_PATIENCE = 300  # seconds
_GREETING = b"220 demo.example"
_ABILITIES = b"250-demo.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE %d" % _MOST
_ANSWERS = {
    b"HELO": b"250 demo.example",
    b"EHLO": _ABILITIES,
    b"MAIL": b"250 go on",
    b"RCPT": b"250 go on",
    b"RSET": b"250 forgotten",
    b"NOOP": b"250 yes",
}


async def talk(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, office: PostOffice
) -> None:
    """One connection, to its end."""
    try:
        writer.write(_GREETING + b"\r\n")
        while line := await asyncio.wait_for(reader.readline(), _PATIENCE):
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 end with a dot\r\n")
                content = await asyncio.wait_for(_content(reader), _PATIENCE)
                await asyncio.to_thread(office.put, OUTBOX, content)
                writer.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                await writer.drain()
                break
            else:
                writer.write(_ANSWERS.get(verb, b"502 not known here") + b"\r\n")
            await writer.drain()
    except (TimeoutError, ConnectionError, ValueError, asyncio.IncompleteReadError):
        pass  # The other side is gone, or talks nonsense.
    finally:
        writer.close()


async def _content(reader: asyncio.StreamReader) -> bytes:
    """The mail up to the single dot, its doubled dots made single; raises ValueError."""
    lines: list[bytes] = []
    size = 0
    while (line := await reader.readline()) not in (b".\r\n", b".\n"):
        size += len(line)
        if not line or size > _MOST:
            raise ValueError("a mail without end")
        lines.append(line[1:] if line.startswith(b".") else line)
    return b"".join(lines)
