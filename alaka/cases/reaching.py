"""How the customer of a case is answered: said before it is closed, and done when it is.

Enters: a case and who answers. Leaves: the first of its conversations with this very person, else
a channel by which a new one begins; or why there is no way.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.channels.models import Channel
from alaka.contacts.consent.purposes import SERVICE
from alaka.core.words import Words
from alaka.inbox.models import Conversation
from alaka.inbox.opening import channels_to
from alaka.inbox.ways import CannotAnswer, way_out


@dataclass(frozen=True)
class Reach:
    """``conversation`` is None where a new one begins; without a ``channel`` there is no way.

    ``is_for_others``: only this agent has none, so the case cannot end without an answer.
    """

    channel: Channel | None = None
    conversation: Conversation | None = None
    why: Words | str = ""
    is_for_others: bool = False


def reach(case: Case, by: Agent, purpose: str = SERVICE) -> Reach:
    contact = case.contact
    if contact is None:
        return Reach(why=_("Nobody named: it is decided without an answer."))
    for conversation in case.spoken_with_customer():
        try:
            way = way_out(conversation, purpose)
        except CannotAnswer as problem:
            return Reach(why=problem.reason)
        if way.handle.contact_id in contact.ids:  # Not somebody else who spoke there last.
            return Reach(way.channel, conversation)
    channel = next(iter(channels_to(contact, by)), None)
    if channel is not None:
        return Reach(channel)
    has_address = contact.all_handles().filter(scheme="email").exists()
    return Reach(why=_("No channel of yours can write to this person."), is_for_others=has_address)
