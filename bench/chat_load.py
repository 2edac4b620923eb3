"""Guests and a desk as bare sockets: what a browser would cost is not to be measured here."""

import asyncio
import json
import time
from uuid import uuid4

from bench.figures import say

AT_ONCE = 200  # connections that are being opened
POSTERS = 40  # connections that say lines, kept open


class Crowd:
    """Many guests at one chat, and one desk that hears them."""

    def __init__(self, url: str, sessions: list[str], cookie: str) -> None:
        host, _, path = url.removeprefix("http://").partition("/")
        self.host, _, port = host.partition(":")
        self.port, self.path = int(port), f"/{path}"
        self.sessions, self.cookie = sessions, cookie
        self.readers: list[asyncio.StreamWriter] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.refused = self.lost = self.doubled = 0
        self.begun: dict[str, float] = {}
        self.times: dict[str, float] = {}
        # ms by which a line was said later than planned: how busy the machine was with others.
        self.late: list[float] = []
        self.free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]

    async def come(self) -> float:
        """Open all streams and the desk's; the seconds it took."""
        begun = time.perf_counter()
        gate = asyncio.Semaphore(AT_ONCE)
        coming = [self._listen(number, gate) for number in range(len(self.sessions))]
        await asyncio.gather(*coming)
        self.tasks.append(asyncio.create_task(self._desk()))
        self.free = asyncio.Queue()
        for _ in range(POSTERS):
            self.free.put_nowait(await asyncio.open_connection(self.host, self.port))
        return time.perf_counter() - begun

    async def talk(self, rate: float, seconds: float) -> list[float]:
        """Say lines at the rate, whether the last ones are answered or not; ms of each."""
        begun = time.perf_counter()
        posts = []
        for number in range(int(rate * seconds)):
            wait = begun + number / rate - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            self.late.append((time.perf_counter() - begun - number / rate) * 1000)
            posts.append(asyncio.create_task(self._say(number * 7919 % len(self.sessions))))
        await asyncio.gather(*posts)
        for _ in range(100):
            if len(self.times) >= len(self.begun):
                break
            await asyncio.sleep(0.05)
        self.lost = len(self.begun) - len(self.times)
        return list(self.times.values()) or [float("inf")]

    async def go(self) -> None:
        for task in self.tasks:
            task.cancel()
        for writer in self.readers:
            writer.close()

    def _post(self, door: str, number: int, body: dict[str, object]) -> bytes:
        content = json.dumps({"session": self.sessions[number], **body}).encode()
        head = (
            f"POST {self.path}/{door} HTTP/1.1\r\nHost: {self.host}\r\n"
            f"X-Forwarded-For: 10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}\r\n"
            "Origin: https://gul.example\r\nUser-Agent: Mozilla/5.0 (bench)\r\n"
            f"Content-Type: text/plain\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        return head.encode() + content

    async def _listen(self, number: int, gate: asyncio.Semaphore) -> None:
        async with gate:
            reader, writer = await asyncio.open_connection(self.host, self.port, limit=4096)
            writer.write(self._post("stream", number, {"after": 0}))
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in answer.split(b"\r\n")[0]:
                self.refused += 1
                writer.close()
                return
            await reader.readuntil(b"event: state")
        self.readers.append(writer)
        self.tasks.append(asyncio.create_task(_swallow(reader)))

    async def _desk(self) -> None:
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=2**20)
        head = f"GET /desk/live HTTP/1.1\r\nHost: {self.host}\r\nCookie: {self.cookie}\r\n\r\n"
        writer.write(head.encode())
        self.readers.append(writer)
        while line := await reader.readline():
            if line.startswith(b'data: {"topic": "said:'):
                now = time.perf_counter()
                client = json.loads(line[6:])["data"]["client"]
                self.doubled += client in self.times
                self.times[client] = (now - self.begun[client]) * 1000
        say("the desk's stream ended")

    async def _say(self, number: int) -> None:
        name = str(uuid4())
        text = f"Do you have roses? This is line {name} of a guest who waits for an answer."
        post = self._post("lines", number, {"id": name, "text": text})
        self.begun[name] = time.perf_counter()
        reader, writer = await self.free.get()
        writer.write(post)
        answer = await reader.readuntil(b"\r\n\r\n")
        status = answer.split(b" ", 2)[1]
        length = next(
            int(line[16:])
            for line in answer.lower().split(b"\r\n")
            if line.startswith(b"content-l")
        )
        await reader.readexactly(length)
        if status != b"200":
            self.refused += 1
            self.begun.pop(name)
        self.free.put_nowait((reader, writer))


async def _swallow(reader: asyncio.StreamReader) -> None:
    while await reader.read(4096):
        pass
