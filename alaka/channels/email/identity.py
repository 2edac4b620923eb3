"""How a mailbox of ours shows itself on what it sends, so that we know it again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Identity:
    """Our side of a mail: the address, the name beside it, and whether replies carry a token."""

    address: str
    name: str = ""
    plus_addressing: bool = True

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Identity":
        return cls(
            address=str(settings.get("address", "")).strip(),
            name=str(settings.get("sender_name", "")).strip(),
            plus_addressing=bool(settings.get("plus_addressing", True)),
        )

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()


def fingerprint(address: str) -> str:
    """Stands in a header of what we send: another Alaka's mail is not taken for our own."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()[:20]
