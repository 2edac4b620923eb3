from dataclasses import dataclass
from datetime import UTC, datetime

from alaka.tracking.collecting.shapes import Context

NO_CONTEXT = Context()
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


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
    # Of the event before.
    last_at: datetime | None = None
    # With which the site's server signs who sits at the browser; "": it does not.
    secret: str = ""
    # What happened before is kept no more.
    kept_since: datetime = BEGINNING
    context: Context = NO_CONTEXT
