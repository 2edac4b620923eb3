"""Which conversations one may be joined into: the person's others first, then those looked for."""

from itertools import islice

from django.db.models import Q

from alaka.contacts.models import Contact
from alaka.inbox.models import Conversation
from alaka.inbox.models.conversation import ConversationQuerySet

OFFERED = 12


def candidates(
    seen: ConversationQuerySet, source: Conversation, words: str = ""
) -> list[Conversation]:
    rows = seen.exclude(pk=source.pk).select_related("contact", "channel")
    if not words:
        others = rows.filter(contact=source.contact_id)
        return list(others.order_by("-last_activity_at", "-pk")[:OFFERED])
    number = words.lstrip("#")
    if number.isascii() and number.isdigit() and len(number) < 10:
        return list(rows.filter(pk=int(number)))
    persons = list(Contact.objects.found_by(words).values_list("pk", flat=True)[:50])
    found = rows.filter(Q(contact__in=persons)).order_by("-last_activity_at", "-pk")[:OFFERED]
    by_subject = rows.filter(contact=source.contact_id, subject__icontains=words)
    merged = {row.pk: row for row in [*by_subject[:OFFERED], *found]}
    return list(islice(merged.values(), OFFERED))
