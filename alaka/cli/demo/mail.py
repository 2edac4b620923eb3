"""The demo's mail server: SMTP and IMAP on two ports of this machine, written to the channels."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from alaka.cli.demo import smtp
from alaka.cli.demo.imap import Session
from alaka.cli.demo.post_office import OUTBOX, PostOffice

if TYPE_CHECKING:
    from alaka.channels.models import Channel

HOST = "127.0.0.1"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def running(folder: Path) -> AsyncIterator[PostOffice]:
    """Take and give mails while the block lasts."""
    office = PostOffice(folder)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await smtp.talk(reader, writer, office)

    async def give(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Session(reader, writer, office).run()

    before = await asyncio.to_thread(_open_boxes, office)
    taking = await _listen(take, before[0])
    giving = await _listen(give, before[1])
    await asyncio.to_thread(_tell_channels, _port(taking), _port(giving))
    try:
        yield office
    finally:
        taking.close()
        giving.close()


async def _listen(talk: Talk, port: int) -> asyncio.Server:
    """On the port of the last start if it is free, so that nobody has to look again."""
    try:
        return await asyncio.start_server(talk, HOST, port)
    except OSError:
        return await asyncio.start_server(talk, HOST, 0)


def _port(server: asyncio.Server) -> int:
    port: int = server.sockets[0].getsockname()[1]
    return port


def _open_boxes(office: PostOffice) -> tuple[int, int]:
    """A box for each mailbox of the demo; the ports of the last start, 0 for none."""
    office.open_box(OUTBOX)
    ports = (0, 0)
    for channel in _channels():
        office.open_box(channel.settings["address"])
        ports = (channel.settings.get("smtp_port", 0), channel.settings.get("imap_port", 0))
    return ports


def _tell_channels(smtp_port: int, imap_port: int) -> None:
    from django.db import connection

    with contextlib.closing(connection):
        for channel in _channels():
            new = {**channel.settings, "smtp_port": smtp_port, "imap_port": imap_port}
            type(channel).objects.filter(pk=channel.pk).update(settings=new)


def _channels() -> "list[Channel]":
    from django.db import connection

    from alaka.channels.models import Channel
    from alaka.cli.demo.trades import mailboxes

    with contextlib.closing(connection):
        return list(Channel.objects.filter(mailboxes()))
