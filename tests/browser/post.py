"""Customers' mail programs: what they got from the shop, and what they write back."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from alaka.core import clock
from tests.house import eventually
from tests.shop import Shop


def got(shop: Shop, who: str, number: int = 1) -> EmailMessage:
    """The customer's n-th mail, as soon as it has arrived."""
    eventually(lambda: len(shop.dovecot.mails(who)) >= number)
    return message_from_bytes(shop.dovecot.mails(who)[number - 1], policy=policy.default)


def answer(letter: EmailMessage, text: str) -> bytes:
    """What a mail program sends when its owner presses "reply"."""
    reply = EmailMessage()
    reply["From"], reply["To"] = letter["To"], letter["Reply-To"] or letter["From"]
    reply["Subject"] = f"Re: {letter['Subject'].removeprefix('Re: ')}"
    reply["Date"] = format_datetime(clock.now())
    reply["Message-ID"] = make_msgid(domain="example.org")
    reply["In-Reply-To"] = letter["Message-ID"]
    reply["References"] = f"{letter['References'] or ''} {letter['Message-ID']}".strip()
    quoted = "\n".join(f"> {line}" for line in body(letter).splitlines())
    reply.set_content(f"{text}\n\nOn Monday the shop wrote:\n{quoted}\n")
    return reply.as_bytes()


def body(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content
