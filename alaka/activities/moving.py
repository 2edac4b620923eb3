"""What is planned in a conversation goes along where that is joined into another, and back."""

from collections.abc import Collection

from alaka.activities.models import Activity


def follow(ids: Collection[int]) -> None:
    """For registry.REGROUPED."""
    rows = Activity.objects.filter(conversation__in=ids)
    for row in rows.select_related("conversation", "joined_from"):
        first = row.joined_from or row.conversation
        assert first is not None
        now = first.leads_to
        if now.pk != row.conversation_id:
            row.conversation, row.joined_from = now, None if now == first else first
            row.save(update_fields=["conversation", "joined_from"])
            row.publish()
