"""What passes the border: foreign payloads become these frozen values, and ours go out as them.

A kind is one folder with an adapter. It imports this module and ``alaka.core`` only, never
touches the database, and is made anew for each use from the channel's configuration.
"""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.forms import Form
from django.utils.functional import Promise

from alaka.channels.boxes import ConsentBox
from alaka.core.health import Finding
from alaka.core.oauth import Client
from alaka.core.words import Words

# Of the signed part of our reply addresses, a short token with the conversation's number.
REPLY_PURPOSE = "reply"

# Where the other side sends the browser back to after its owner agreed (OAuth); one address for
# all channels, as it is registered there.
SIGN_IN_PATH = "/desk/settings/channels/sign-in/"

# In an envelope: it lay there before we began, and is not what comes to us now.
PAST = "past"


@dataclass(frozen=True)
class Address:
    """One address of somebody: ``email`` + lower-case address, ``phone`` + E.164 …"""

    scheme: str
    value: str
    name: str = ""


@dataclass(frozen=True)
class File:
    """A file that came in or goes out; ``content_id`` is set for an image inside HTML.

    ``blob`` is the number of one whose bytes are stored already, of ``size``: it has no content.
    """

    name: str
    content_type: str
    content: bytes
    content_id: str = ""
    blob: int = 0
    size: int = 0

    @property
    def is_inline(self) -> bool:
        return bool(self.content_id)


@dataclass(frozen=True)
class InboundMessage:
    """Something said to us.

    ``text`` is what the person wrote, ``quoted`` what was folded away (quotes and signature);
    ``html`` is already safe. ``references`` are external ids of earlier messages, nearest
    first. ``reply_tokens`` are the signed parts of our own reply addresses, as found: the inbox
    checks them. ``automatic`` is empty, or ``auto-reply``, ``list`` or ``bulk``: such a message
    is stored and never answered by a machine. ``answer_to`` is where the sender wants the answer,
    if not at his own address; of the same scheme. ``is_proved``: the other side vouches for the
    sender and all ``handles``. ``place`` is the public code of the shop it is about. ``fields``
    are answers the kind has no place for, in the order they came. ``is_ours``: one of us wrote it
    in another program, to the one who stands as ``sender``. ``consents`` are the purposes he said
    yes to, with what he read.
    """

    external_id: str
    sender: Address
    text: str
    subject: str = ""
    html: str = ""
    quoted: str = ""
    sent_at: datetime | None = None
    handles: tuple[Address, ...] = ()
    participants: tuple[Address, ...] = ()
    references: tuple[str, ...] = ()
    reply_tokens: tuple[str, ...] = ()
    answer_to: str = ""
    automatic: str = ""
    is_proved: bool = False
    is_ours: bool = False
    language: str = ""
    place: str = ""
    files: tuple[File, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DeliveryReport:
    """What became of a message of ours: ``state`` is delivered, read or failed; ``is_gone``:
    nobody is at the recipient's address, for good. ``shown_as`` is what it is where it tells of
    nothing we sent: somebody used our address elsewhere, and should hear of it.
    """

    external_id: str
    state: str
    reason: Words | str = ""
    recipient: str = ""
    is_gone: bool = False
    shown_as: InboundMessage | None = None


Parsed = InboundMessage | DeliveryReport


@dataclass(frozen=True)
class Raw:
    """Bytes as they came, with what the door knew about them. ``key`` makes them come in once."""

    key: str
    body: bytes
    content_type: str = ""
    envelope: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Hook:
    """A request at the channel's open door. Header names are lower case.

    ``is_too_large`` says that the body was over the server's limit: its middle is not here.
    """

    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    remote_address: str
    is_too_large: bool = False

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")


@dataclass(frozen=True)
class Answer:
    """What a door says back: a redirect, a page (template and context) or plain text.

    ``policy`` holds directives of the content security policy that differ from the strict one.
    """

    status: int = 200
    text: str = "ok"
    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    redirect: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    policy: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """What the other side holds of ours in one folder: the keys of its items are ``prefix`` and
    a number; the numbers are given as spans from the first to the last."""

    prefix: str
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, prefix: str, numbers: Iterable[int]) -> "Held":
        """Of rising numbers."""
        spans: list[tuple[int, int]] = []
        for number in numbers:
            if spans and number == spans[-1][1] + 1:
                spans[-1] = (spans[-1][0], number)
            else:
                spans.append((number, number))
        return cls(prefix, tuple(spans))

    @property
    def count(self) -> int:
        return sum(last - first + 1 for first, last in self.spans)


@dataclass(frozen=True)
class FetchBatch:
    """Items fetched from a mailbox or feed, and the state to keep once they are stored.

    ``seen`` is what the other side holds in the folders we read, by folder, for the comparison
    with what is stored; empty when not asked in this batch.
    """

    items: tuple[Raw, ...]
    state: Mapping[str, Any]
    seen: Mapping[str, Held] = field(default_factory=dict)


@dataclass(frozen=True)
class OutboundMessage:
    """What we say. ``external_id`` is chosen by us and stays the same over retries.

    ``purpose`` is what it is written for, see `channels.posting`. At ``unsubscribe`` a mail program
    says no to it with one click; what somebody can say no to does not leave without.
    """

    external_id: str
    recipient: Address
    text: str
    purpose: str
    html: str = ""
    subject: str = ""
    sender_name: str = ""
    language: str = ""
    reply_token: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    copies: tuple[Address, ...] = ()
    # Written by a machine: the other side's machines must not answer it.
    automatic: bool = False
    unsubscribe: str = ""


@dataclass(frozen=True)
class Receipt:
    """Taken: ``state`` is sent or delivered; ``left_out``: who got no copy, and why."""

    external_id: str
    state: str = "sent"
    left_out: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Configuration:
    """A channel as its adapter sees it; ``state`` is what the last fetch left.

    ``access_token`` gives what lets us in by the owner's consent (see ``Adapter.sign_in``); asked
    with True it gets a new one. It raises ConnectError.
    """

    id: int
    name: str
    key: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str]
    state: Mapping[str, Any]
    language: str = "en"
    base_url: str = ""
    access_token: Callable[[bool], str] | None = field(default=None, compare=False)
    # Of those who come in by its open door, as their numbers are written: two letters or "".
    country: str = ""
    consents: Callable[[], Sequence[ConsentBox]] = field(default=tuple, compare=False)


class Refused(Exception):
    """The door does not take this request. ``errors`` are by field; the sender sees ``answer``."""

    def __init__(self, answer: Answer, reason: str = "") -> None:
        super().__init__(reason or answer.text)
        self.answer = answer


class ToldError(Exception):
    """``reason`` is kept, and said in the language of whoever reads it."""

    def __init__(self, reason: Words | str) -> None:
        super().__init__(reason)
        self.reason = Words.of(reason)


class ParseError(ToldError):
    """The bytes cannot be read; the reason is shown in quarantine."""


class SendError(ToldError):
    """Not taken. ``permanent`` says that trying again cannot help; ``uncertain``, that the line
    broke after the handover, so that it may have been taken."""

    def __init__(self, reason: Words | str, *, permanent: bool, uncertain: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.uncertain = uncertain


class ConnectError(ToldError):
    """The other side cannot be reached or does not let us in, in words for the channel's page."""


class Adapter:
    """One kind of channel: class data, and the methods it needs of the six.

    ``abilities`` are words the screens ask for: ``hook`` (has an open door), ``fetch`` (is
    polled), ``send``, ``html``, ``files``, ``subject``, ``compose`` (we may write first),
    ``signature`` (what we write ends with the team's signature, as letters do), ``copies``
    (others can get the same, as Cc), ``continuous`` (what one person writes goes on in one open
    conversation, as in messengers), ``live`` (the other side holds a stream to us and takes
    what we say from there: it has no ``send``, and what is said is sent when it is stored),
    ``widget`` (the widget on a site shows it: see ``face``), ``places`` (it can stand on the
    feedback pages of places: see ``feedback.At``).
    """

    kind: ClassVar[str]
    label: ClassVar[str | Promise]
    # Where a kind is chosen: one sentence, and a name of ui/src/icons.txt.
    about: ClassVar[str | Promise] = ""
    icon: ClassVar[str] = "plug-connected"
    # Templates read the class data; they would make an adapter of a class they may call.
    do_not_call_in_templates: ClassVar[bool] = True
    schemes: ClassVar[tuple[str, ...]] = ()
    abilities: ClassVar[frozenset[str]] = frozenset()
    config_form: ClassVar[type[Form]]
    # Names of config_form fields that are kept encrypted.
    secret_fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration

    @property
    def rate_limit(self) -> int | None:
        """How often one address may come to the door in ten minutes.

        None for a door at which a vendor's server stands: all its customers' messages come from
        one address.
        """
        return None

    def verify(self, hook: Hook) -> Answer | None:
        """Raise Refused if the request is not to be taken; return an Answer to stop at it."""
        raise NotImplementedError(f"{self.kind} has no door")

    def fingerprint(self, hook: Hook) -> str:
        """The same for requests that are one when they come within a minute; "" for none."""
        return ""

    def accepted(self, hook: Hook) -> Answer:
        """What the sender is told once the request is stored."""
        return Answer()

    def too_many(self, hook: Hook) -> Answer:
        """What a sender is told who came too often from one address."""
        return Answer(status=429, text="too many requests", headers={"Retry-After": "600"})

    def parse(self, raw: Raw) -> list[Parsed]:
        """Values of one raw payload; raise ParseError where it cannot be read."""
        raise NotImplementedError(f"{self.kind} does not receive")

    def send(self, message: OutboundMessage, handover: Callable[[], None]) -> Receipt:
        """Send, calling ``handover`` right before the point of no return.

        Raises SendError. A crash before handover may be tried again freely; after it the
        message may have arrived, and trying again is shown to the reader.
        """
        raise NotImplementedError(f"{self.kind} does not send")

    def fetch(
        self, wait: float, refill: tuple[datetime, datetime] | None = None
    ) -> Generator[FetchBatch, None, None]:
        """Yield what is new, waiting at most ``wait`` seconds for it at the end.

        ``wait`` may be many minutes, over one connection. Meanwhile an empty batch is yielded
        every second or so: it says that all is well, and the caller may end the fetch at it. A
        connection that the other side ends while nothing happens is the fetch's end, no fault.

        When the generator is resumed, the batch it yielded has been committed: only then may
        it be marked as seen. ``refill`` asks for everything between two instants again.
        Raises ConnectError.
        """
        raise NotImplementedError(f"{self.kind} is not polled")

    def setup(self) -> Mapping[str, Any]:
        """What the kind's part of the channel's page (``channels/<kind>/setup.html``) shows."""
        return {}

    def face(self) -> Mapping[str, Any]:
        """What the widget on a site shows of this channel, in the language of now.

        The part of "Setting" in docs/chat.md that the channel itself knows.
        """
        raise NotImplementedError(f"{self.kind} is not shown in the widget")

    def connect(self) -> Mapping[str, Any]:
        """Check the settings with the other side; what it returns is the channel's first state."""
        return {}

    def sign_in(self) -> Client | None:
        """Us at a server where the owner must agree in the browser (OAuth); None for passwords."""
        return None

    def check(self) -> list[Finding]:
        """What `alaka doctor` finds beside the connection, such as the DNS of a mail domain."""
        return []

    def checked(self) -> str:
        """What ``check`` is about; of the channels that name the same, one is asked."""
        return ""

    def disconnect(self) -> None:
        """Undo what ``connect`` arranged on the other side."""
