from alaka.chats.models.block import Block
from alaka.chats.models.guest import Guest
from alaka.chats.models.proposal import Proposal, ProposalAnswer

__all__ = ["Block", "Guest", "Proposal", "ProposalAnswer"]
