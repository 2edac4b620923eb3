"""The deals of a conversation go along where it is joined into another, and back: as cases do.

Enters: conversations that were just split, joined or put back. Leaves: each link where the talk is
now, with the one it was made to, so that undoing finds the way back.
"""

from collections.abc import Collection

from alaka.sales.models import DealConversation


def follow(ids: Collection[int]) -> None:
    """For registry.REGROUPED."""
    rows = DealConversation.objects.filter(conversation__in=ids)
    for row in rows.select_related("deal", "conversation", "joined_from"):
        first = row.joined_from or row.conversation
        now = first.leads_to
        known = DealConversation.objects.filter(deal=row.deal_id, conversation=now)
        # Linked there already: this one waits at the emptied conversation, which nobody sees.
        if now.pk == row.conversation_id or known.exists():
            continue
        row.conversation, row.joined_from = now, None if now == first else first
        row.save(update_fields=["conversation", "joined_from"])
        row.deal.publish()
