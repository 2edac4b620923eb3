"""Guests of a chat as a careful widget would be: each line again until it is stored, the stream
again from the last line seen, each line kept once."""

import json
import threading
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx

PAUSE = 0.2


class Guest:
    """One session: says lines, and hears its stream, until told to stop."""

    def __init__(self, url: str, stop: threading.Event) -> None:
        self.url, self.stop = url, stop
        self.session = httpx.post(f"{url}/session", json={}, timeout=30).json()["session"]
        self.acknowledged: list[str] = []
        self.heard: dict[int, dict[str, Any]] = {}
        self.last = 0
        self.streams = 0

    def say(self, text: str) -> bool:
        """Until it is stored; False if told to stop before."""
        line = {"session": self.session, "id": str(uuid4()), "text": text}
        while not self._is_stored(line):
            if self.stop.wait(PAUSE):
                return False
        self.acknowledged.append(text)
        return True

    def listen(self) -> None:
        while not self.stop.is_set():
            try:
                self._hear()
            except (httpx.TransportError, httpx.StreamError):
                self.stop.wait(PAUSE)

    def texts(self, who: str) -> list[str]:
        """What this side said, in the order of the lines' ids."""
        return [line["text"] for _, line in sorted(self.heard.items()) if line["who"] == who]

    def _is_stored(self, line: dict[str, Any]) -> bool:
        try:
            return httpx.post(f"{self.url}/lines", json=line, timeout=10).status_code == 200
        except httpx.TransportError:
            return False

    def _hear(self) -> None:
        asked = {"session": self.session, "after": self.last}
        with httpx.stream("POST", f"{self.url}/stream", json=asked, timeout=45) as answer:
            if answer.status_code != 200:
                self.stop.wait(PAUSE)
                return
            self.streams += 1
            for name, data in events(answer.iter_lines()):
                if self.stop.is_set() or name == "again":
                    return
                if name == "line":
                    self.heard[data["id"]] = data
                    self.last = max(self.last, data["id"])


def events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])
