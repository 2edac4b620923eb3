"""One request at a hot door: its channel, and who speaks."""

from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

from alaka.chats import sessions
from alaka.chats.asked import Asked, read
from alaka.chats.refusing import refusal
from alaka.chats.sessions import Session
from alaka.edge.asking import Request
from alaka.edge.plates import Plate

# Seconds in which a word once read is believed: its signature costs more than the rest.
BELIEVED = 300


@dataclass
class Visit:
    request: Request
    plate: Plate
    # In which a refusal is worded: the guest's, once he is known.
    language: str = ""

    def __post_init__(self) -> None:
        self.language = self.plate.language

    async def asked(self, kind: type[Asked]) -> Asked:
        """Raises Refusal and Gone."""
        return read(await self.request.body(), kind)

    def session(self, word: str) -> Session:
        """Raises Refusal."""
        session = _read(word, int(monotonic() / BELIEVED))
        if session is None or session.channel != self.plate.channel:
            raise refusal(403, "session", field="session")
        self.language = session.language or self.language
        return session


@lru_cache(maxsize=5_000)
def _read(word: str, _moment: int) -> Session | None:
    return sessions.read(word)
