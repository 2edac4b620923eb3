from dataclasses import dataclass
from datetime import datetime

from alaka.tracking.collecting.shapes import Context

NO_CONTEXT = Context()


@dataclass(slots=True)
class Circumstances:
    """What is alike for all events of a request."""

    source: int
    # In which its user ids count, see Source.space.
    space: str
    received_at: datetime
    # What is kept of network addresses, see Addresses.
    addresses: str
    is_trusted: bool = False
    # The sender's, where it is the visitor's own browser.
    address: str = ""
    agent: str = ""
    # Fetched by a browser before anybody asked for it.
    is_ahead: bool = False
    # What happened long ago is meant.
    is_import: bool = False
    # With which browsers that say no id are counted; "": they must say one.
    salt: str = ""
    sent_at: datetime | None = None
    context: Context = NO_CONTEXT
