"""Which conversations may be meant: the person's others first, then those looked for."""

from collections.abc import Collection
from itertools import islice

from django.db.models import Q

from alaka.contacts.models import Contact
from alaka.core.folding import fold
from alaka.inbox.models import Conversation
from alaka.inbox.models.conversation import ConversationQuerySet

OFFERED = 12
# So many of the person's newest are looked through for a subject.
_OWN = 200


def candidates(
    seen: ConversationQuerySet, person: Collection[int], words: str = ""
) -> list[Conversation]:
    """By number, subject or person in anybody's spelling; ``person``: ids of his records."""
    rows = seen.select_related("contact", "channel").order_by("-last_activity_at", "-pk")
    own = rows.filter(contact__in=person)
    if not words:
        return list(own[:OFFERED])
    number = words.lstrip("#")
    if number.isascii() and number.isdigit() and len(number) < 10:
        return list(rows.filter(pk=int(number)))
    meant = fold(words)
    by_subject = [row for row in own[:_OWN] if meant in fold(row.subject)]
    found = list(Contact.objects.found_by(words).values_list("pk", flat=True)[:50])
    records = Contact.objects.filter(Q(pk__in=found) | Q(root__in=found)).values_list("pk")
    by_person = rows.filter(contact__in=[pk for (pk,) in records])[:OFFERED]
    merged = {row.pk: row for row in [*by_subject, *by_person]}
    return list(islice(merged.values(), OFFERED)) or list(
        rows.filter(subject__icontains=words)[:OFFERED]
    )
