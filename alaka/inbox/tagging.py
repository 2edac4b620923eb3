"""Putting tags on conversations and taking them off."""

from collections.abc import Collection, Sequence

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import Tag
from alaka.inbox.models import Conversation, ConversationTag
from alaka.inbox.undoing import Deed
from alaka.timeline.recording import record


@transaction.atomic
def tag(conversations: Sequence[Conversation], tags: Collection[Tag], *, by: Agent | None) -> Deed:
    """Put the tags on each, beside those it has."""
    deed = Deed()
    for conversation in conversations:
        _change(conversation, deed, put=set(tags) - _on(conversation), taken=set(), by=by)
    return deed


@transaction.atomic
def retag(conversation: Conversation, tags: Collection[Tag], *, by: Agent) -> Deed:
    """Leave exactly these tags on it."""
    deed = Deed()
    before = _on(conversation)
    _change(conversation, deed, put=set(tags) - before, taken=before - set(tags), by=by)
    return deed


def _on(conversation: Conversation) -> set[Tag]:
    return set(Tag.objects.filter(taggings__conversation=conversation))


def _change(
    conversation: Conversation, deed: Deed, *, put: set[Tag], taken: set[Tag], by: Agent | None
) -> None:
    if not put and not taken:
        return
    ConversationTag.objects.filter(conversation=conversation, tag__in=taken).delete()
    ConversationTag.objects.bulk_create(
        [ConversationTag(conversation=conversation, tag=tag) for tag in put], ignore_conflicts=True
    )
    deed.tags[conversation.pk] = [tag.pk for tag in put]
    deed.untags[conversation.pk] = [tag.pk for tag in taken]
    names = {"on": sorted(tag.name for tag in put), "off": sorted(tag.name for tag in taken)}
    contact = conversation.contact
    record("conversation.tagged", subject=conversation, contact=contact, actor=by, **names)
    conversation.publish()
