"""Whether a guest is there to read an answer, and where it goes if not."""

from collections.abc import Sequence
from dataclasses import dataclass

from alaka.chats.leaving import address_of, mailbox_of
from alaka.chats.models import Guest
from alaka.inbox.models import Conversation


@dataclass(frozen=True)
class Reach:
    """``address`` is the e-mail address that answers go to while the guest is away, or "".

    ``goes_by_mail`` is false too where no channel of the inbox can write there.
    """

    guests: Sequence[Guest]
    address: str
    goes_by_mail: bool

    @property
    def guest(self) -> Guest:
        """The one last seen."""
        return self.guests[0]

    @property
    def topics(self) -> str:
        """The notices that say that one of them came or went."""
        return " ".join(f"guest:{guest.pk}" for guest in self.guests)

    @property
    def ids(self) -> str:
        return " ".join(str(guest.pk) for guest in self.guests)


def reach(conversation: Conversation) -> Reach | None:
    """None where nobody chats in the conversation."""
    if not conversation.channel.can("live"):
        return None
    guests = list(
        Guest.objects.of(conversation).select_related("channel").order_by("-here_until", "-pk")
    )
    if not guests:
        return None
    _, address = address_of(conversation, guests)
    can_go = bool(address) and mailbox_of(conversation.inbox_id) is not None
    return Reach(guests, address, can_go)
