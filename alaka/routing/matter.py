"""What rules ask about: a conversation as it lies before them, for many at once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Min

from alaka.core.folding import words_for_index
from alaka.core.languages import recognise
from alaka.inbox.models import Conversation, ConversationTag, Message, MessageKind

# Of a longer text the beginning tells what it is about.
_READ = 20_000


@dataclass
class Matter:
    conversation: Conversation
    at: datetime
    text: str = ""
    is_new: bool = True
    tags: set[int] = field(default_factory=set)
    place_id: int | None = None

    @cached_property
    def language(self) -> str:
        """Of the text, and where that does not show it, what the conversation says."""
        return recognise(self.text) or self.conversation.language

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(words_for_index(self.text).split())


def matters(
    conversations: Sequence[Conversation], *, at: datetime | None = None, is_back: bool = False
) -> list[Matter]:
    """In the same order; ``at`` if not when each was opened. One that is back says its last word.

    The conversations come with contact and inbox.
    """
    ids = [row.pk for row in conversations]
    texts = _texts(ids, is_back=is_back)
    firsts = _first_of_each({pk for row in conversations for pk in row.contact.ids})
    tags: dict[int, set[int]] = defaultdict(set)
    taggings = ConversationTag.objects.filter(conversation__in=ids)
    for pk, tag in taggings.values_list("conversation_id", "tag_id"):
        tags[pk].add(tag)
    return [
        Matter(
            conversation=row,
            at=at or row.opened_at,
            text=texts.get(row.pk, row.subject),
            is_new=all(firsts.get(pk, row.pk) >= row.pk for pk in row.contact.ids),
            tags=tags[row.pk],
            place_id=row.place_id,
        )
        for row in conversations
    ]


def _texts(ids: Sequence[int], *, is_back: bool) -> dict[int, str]:
    rows = Message.objects.filter(conversation__in=ids, kind=MessageKind.INCOMING)
    rows = rows.order_by("conversation", "-pk" if is_back else "pk").distinct("conversation")
    return {
        pk: " \n".join([subject, text, *(str(value) for _, value in fields)])[:_READ]
        for pk, subject, text, fields in rows.values_list(
            "conversation_id", "subject", "text", "fields"
        )
    }


def _first_of_each(contact_ids: Collection[int]) -> dict[int, int]:
    rows = Conversation.objects.filter(contact__in=contact_ids).order_by()
    return dict(rows.values_list("contact_id").annotate(Min("pk")))
