"""Calls of the Segment tracking specification, as they come.

https://segment.com/docs/connections/spec/common/ says what each field means. What is not named
here is not kept; ``Raw`` is kept as it came.
"""

from datetime import datetime

from msgspec import Raw, Struct

NOTHING = Raw(b"")
# Some libraries send numbers as ids.
Id = str | int | None


class Page(Struct):
    url: str | None = None
    title: str | None = None
    referrer: str | None = None


class Context(Struct, rename="camel"):
    page: Page | None = None
    campaign: dict[str, str | int | None] | None = None
    user_agent: str | None = None
    locale: str | None = None
    ip: str | None = None
    # Of a link in a letter of ours: whose letter it was.
    signed: str | None = None
    # Who it is, as the site's server signed it (docs/tracking-script.md).
    identity: str | None = None
    # Kept with the event.
    app: Raw = NOTHING
    device: Raw = NOTHING
    os: Raw = NOTHING
    screen: Raw = NOTHING
    timezone: Raw = NOTHING
    traits: Raw = NOTHING


class Call(Struct, rename="camel"):
    """One event; ``sent_at`` and ``write_key`` are there where it came alone."""

    type: str | None = None
    event: str | None = None
    name: str | None = None
    category: str | None = None
    message_id: str | None = None
    anonymous_id: Id = None
    user_id: Id = None
    group_id: Id = None
    previous_id: Id = None
    timestamp: datetime | None = None
    # As libraries of RudderStack call it.
    original_timestamp: datetime | None = None
    sent_at: datetime | None = None
    properties: Raw = NOTHING
    traits: Raw = NOTHING
    context: Context | None = None
    write_key: str | None = None


class Batch(Struct, rename="camel"):
    batch: list[Raw]
    sent_at: datetime | None = None
    # For those of its calls that have none.
    context: Context | None = None
    write_key: str | None = None


class Search(Struct):
    """What of the properties of “Products Searched” says for what it was."""

    query: object = None


class Money(Struct):
    """What of an event's properties says what it was worth."""

    revenue: float | str | None = None
    total: float | str | None = None
    value: float | str | None = None
