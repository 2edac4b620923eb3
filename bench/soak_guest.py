"""A guest of the soak: a careful client on bare sockets that breaks its own connections."""

import asyncio
import json
import random
from typing import Any
from uuid import uuid4

STREAM = 12.0  # seconds a stream lasts at most before it is cut
PAUSE = 0.3


class Guest:
    def __init__(self, port: int, session: str, name: str) -> None:
        self.port, self.session, self.name = port, session, name
        self.said: list[str] = []
        self.heard: dict[int, tuple[str, str]] = {}
        self.breaks = self.repeats = 0
        number = int(name.rpartition("-")[2])
        self.address = f"10.1.{number >> 8}.{number & 255}"

    def texts(self, who: str) -> list[str]:
        return [text for _, (whose, text) in sorted(self.heard.items()) if whose == who]

    async def talk(self, until: asyncio.Event, rate: float) -> None:
        number = 0
        while not until.is_set():
            await asyncio.sleep(random.expovariate(rate))
            number += 1
            line = {"id": str(uuid4()), "text": f"Line {number}"}
            while not await self._is_stored(line):
                await asyncio.sleep(random.uniform(0.5, 1) * PAUSE)
            self.said.append(f"Line {number}")

    async def listen(self) -> None:
        while True:
            try:
                async with asyncio.timeout(random.uniform(0.2, STREAM)):
                    await self._hear()
            except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError):
                self.breaks += 1
            await asyncio.sleep(random.uniform(0, 2) * PAUSE)

    async def _is_stored(self, line: dict[str, Any]) -> bool:
        """Now and then the line breaks right after it was sent, before the answer."""
        try:
            async with asyncio.timeout(10):
                reader, writer = await self._asked("lines", line)
                try:
                    if random.random() < 0.05:
                        return False
                    return b" 200 " in await reader.readline()
                finally:
                    writer.close()
        except (TimeoutError, OSError):
            return False

    async def _hear(self) -> None:
        reader, writer = await self._asked("stream", {"after": max(self.heard, default=0)})
        try:
            if b" 200 " not in await reader.readline():
                return
            name = ""
            while line := await reader.readline():
                if line.startswith(b"event: "):
                    name = line[7:].strip().decode()
                elif line.startswith(b"data: ") and name == "line":
                    await self._take(json.loads(line[6:]))
        finally:
            writer.close()

    async def _take(self, line: dict[str, Any]) -> None:
        known = line["id"] in self.heard
        self.repeats += known
        self.heard[line["id"]] = (line["who"], line["text"])
        if line["who"] == "us" and random.random() < 0.5:
            _reader, writer = await self._asked("signals", {"delivered": line["id"]})
            writer.close()

    async def _asked(
        self, door: str, body: dict[str, Any]
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        content = json.dumps({"session": self.session, **body}).encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = (
            f"POST /chat/bench/{door} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {self.address}\r\n"
            f"Connection: close\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        writer.write(head.encode() + content)
        await writer.drain()
        return reader, writer
