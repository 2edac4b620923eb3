"""Coming in by a token: OAUTHBEARER (RFC 7628), or XOAUTH2 where the server knows that only.

https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
"""

from collections.abc import Iterable
from dataclasses import dataclass

# By preference; behind each what a refused client says to hear why.
FAREWELLS = {"OAUTHBEARER": "\x01", "XOAUTH2": ""}


@dataclass(frozen=True)
class Bearer:
    """Who comes in where; ``offered`` are the mechanisms of the server."""

    user: str
    token: str
    host: str
    port: int
    offered: Iterable[str]

    @property
    def mechanism(self) -> str:
        """Of those offered; a server that names none shows them only to those it knows."""
        offered = {each.upper() for each in self.offered}
        return next((name for name in FAREWELLS if name in offered), "XOAUTH2")

    @property
    def first(self) -> str:
        if self.mechanism == "XOAUTH2":
            return f"user={self.user}\x01auth=Bearer {self.token}\x01\x01"
        user = self.user.replace("=", "=3D").replace(",", "=2C")
        place = f"host={self.host}\x01port={self.port}"
        return f"n,a={user},\x01{place}\x01auth=Bearer {self.token}\x01\x01"

    def answers(self) -> "Answers":
        return Answers(self)


class Answers:
    """What is said to each challenge: the token, then a farewell to hear the refusal."""

    def __init__(self, bearer: Bearer) -> None:
        self._left = [bearer.first, FAREWELLS[bearer.mechanism]]

    def __call__(self, _challenge: bytes | None = None) -> str:
        return self._left.pop(0) if self._left else ""
