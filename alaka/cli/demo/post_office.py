"""Where the demo's mails lie: a folder for each mailbox of the shop, one for what customers got.

A mail is a file whose name is its number; it is written whole under another name first.
"""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OUTBOX = "customers"


@dataclass(frozen=True)
class PostOffice:
    folder: Path

    def boxes(self) -> list[str]:
        return [each.name for each in self.folder.iterdir() if each.name != OUTBOX]

    def open_box(self, box: str) -> None:
        (self.folder / box).mkdir(mode=0o700, parents=True, exist_ok=True)

    def numbers(self, box: str) -> list[int]:
        """In the order they came."""
        return sorted(int(file.stem) for file in (self.folder / box).glob("[0-9]*.eml"))

    def file(self, box: str, number: int) -> Path:
        return self.folder / box / f"{number}.eml"

    def read(self, box: str, number: int) -> bytes:
        return self.file(box, number).read_bytes()

    def put(self, box: str, content: bytes) -> int:
        """Keep a mail, and its number."""
        draft = self.folder / box / f".{os.getpid()}.{id(content)}"
        draft.write_bytes(content)
        try:
            for number in self._next(box):
                try:
                    os.link(draft, self.file(box, number))
                except FileExistsError:
                    continue  # Another mail came at the same moment.
                return number
        finally:
            draft.unlink()
        raise AssertionError("numbers do not end")

    def _next(self, box: str) -> Iterator[int]:
        return itertools.count(max(self.numbers(box), default=0) + 1)
