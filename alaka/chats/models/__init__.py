from alaka.chats.models.guest import Guest
from alaka.chats.models.proposal import Proposal, ProposalAnswer

__all__ = ["Guest", "Proposal", "ProposalAnswer"]
