"""What holds of a person's consents now, and how it came to be."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from alaka.contacts.consent import purposes
from alaka.contacts.consent.asking import answer
from alaka.contacts.consent.schemes import scheme_name
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Basis, Consent, Contact, Purpose
from alaka.core.prepared import prepared

# More of somebody's history nobody reads.
MOST = 500


@dataclass
class Stand:
    """``answer``: yes, no, or None where he was never asked. ``rows`` hold now."""

    purpose: Purpose
    rows: list[Consent] = field(default_factory=list)

    @property
    def answer(self) -> bool | None:
        return answer(self.rows)

    @property
    def goes_out(self) -> bool:
        """Whether there is a channel by which he is written to for this."""
        is_allowed = self.purpose.basis != Basis.ONLY_YES
        return is_allowed if self.answer is None else self.answer

    @property
    def channels(self) -> list[tuple[str, Consent]]:
        """Each channel that was spoken of by name, "" for all; the latest word first."""
        return [(scheme_name(row.scheme), row) for row in self.rows]


def stands(contact: Contact) -> list[Stand]:
    """Of each purpose that somebody can be asked for, and of those once asked for."""
    found = {each.key: Stand(each) for each in purposes.asked_for()}
    for row in current(contact):
        if row.purpose not in found:
            known = purposes.named(row.purpose)
            found[row.purpose] = Stand(known or Purpose(key=row.purpose, is_archived=True))
        found[row.purpose].rows.append(row)
    return list(found.values())


def current(contact: Contact) -> list[Consent]:
    return _current(is_many(contact)).rows(contact=whose(contact))


@prepared
def _current(is_many: bool) -> QuerySet[Consent]:
    rows = Consent.objects.current().filter(theirs(is_many))
    return rows.select_related("by").order_by("-at", "-pk")


def history(contact: Contact) -> QuerySet[Consent]:
    """Everything a person said, the latest first; of all his records."""
    rows = Consent.objects.filter(contact__in=contact.ids)
    return rows.select_related("by").order_by("-at", "-pk")
