"""Prepared answers for the customer of a case: those of the agent's teams, filled in."""

from django.db.models import Q

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.contacts.models import Contact
from alaka.inbox.models import Conversation, PreparedAnswer


def prepared_answers(case: Case, agent: Agent) -> list[dict[str, str]]:
    """By ``name`` and ``text``, those in the customer's language first."""
    contact = case.contact or Contact()
    # A case by hand is answered in a conversation that is not there yet.
    conversation = case.origin or Conversation(contact=contact, subject=case.title)
    language = conversation.language or contact.language
    mine = Q(team=None) | Q(team__in=agent.team_ids)
    offered = PreparedAnswer.objects.filter(Q() if agent.can_manage else mine)
    rows = sorted(offered, key=lambda row: (row.language not in (language, ""), row.name))
    return [{"name": row.name, "text": row.filled(conversation, agent)} for row in rows]
