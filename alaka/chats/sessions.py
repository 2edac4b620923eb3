"""Who speaks: the signed word a widget keeps, which names its guest.

It is read on every line and stream, so it holds what those need, and asks no database.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta

from alaka.chats.models import Guest
from alaka.core import signing

PURPOSE = "chat-session"
CONVERSATION = "chat-conversation"
# A visitor who comes back within this time finds his conversation; each visit begins it anew.
LIVES = timedelta(days=180)
# A customer shows his identity again at each visit.
CUSTOMERS_LIVE = timedelta(days=7)


@dataclass(frozen=True)
class Session:
    guest: int
    channel: int
    scheme: str
    value: str
    language: str = ""

    @property
    def is_customer(self) -> bool:
        return self.scheme == "customer"


def session_of(guest: Guest) -> Session:
    return Session(guest.pk, guest.channel_id, guest.scheme, guest.value, guest.language)


def word_of(session: Session) -> str:
    lives = CUSTOMERS_LIVE if session.is_customer else LIVES
    return signing.sign(PURPOSE, asdict(session), lives)


def read(word: str) -> Session | None:
    """None where the word is forged or too old."""
    try:
        return Session(**signing.read(PURPOSE, word))
    except (signing.BadToken, TypeError):
        return None


def conversation_word(conversation_id: int) -> str:
    return signing.sign(CONVERSATION, str(conversation_id), LIVES)


def read_conversation(word: str) -> int:
    """0 where the word is forged or too old."""
    try:
        return int(signing.read(CONVERSATION, word))
    except (signing.BadToken, TypeError, ValueError):
        return 0
