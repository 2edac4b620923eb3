"""May we write to somebody? The one question that every part asks before it writes.

Enters: for what, and to whom: a person, one of his addresses, or an address that nobody here has
yet. Leaves: nothing where we may, else the reason, for the reader. Service goes to whoever is not
suppressed; the rest goes as the basis of its purpose says: until there is a no, or only after a
yes. What was said last counts, and what was said of all channels counts for each.
"""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from alaka.contacts.consent.erased import erased
from alaka.contacts.consent.purposes import OURS, SERVICE, named
from alaka.contacts.models import Basis, Consent, Contact, Handle, Purpose, Reason, Suppression
from alaka.core.prepared import given, prepared
from alaka.core.words import Words

_WHY: Mapping[str, str] = {
    Reason.ASKED: _("Never write to %(address)s: this was asked for."),
    Reason.BOUNCED: _("Never write to %(address)s: what we sent came back, nobody is there."),
    Reason.COMPLAINED: _("Never write to %(address)s: there was a complaint about our letters."),
    Reason.OTHER: _("Never write to %(address)s: one of us decided so."),
}
_LIFT = _("%(why)s A manager can lift this under Settings → Never write to.")
_NO = _("Said no to “%(purpose)s”.")
_NO_YES = _("Never said yes to “%(purpose)s”.")
_NOT_USED = _("“%(purpose)s” is no longer used.")


def refusal(who: Contact | Handle, purpose: str, scheme: str = "") -> Words | None:
    """Why this person, or this address of his, may not be written to; None where he may.

    Of a person, ``scheme`` is the way we would write; of an address it is its own.
    """
    if isinstance(who, Handle):
        return refusal_of_address(who.scheme, who.value, purpose, who.contact.ids)
    why = all_suppressed(who, scheme) if scheme else None
    return why or _of_purpose(purpose, scheme, who.ids)


def refusal_of_address(
    scheme: str, value: str, purpose: str, ids: Collection[int] | None = None
) -> Words | None:
    """The same of an address; ``ids`` are the records of its person, where they are known."""
    if purpose == OURS:
        return None
    why = suppressed(scheme, value)
    if why is not None or purpose == SERVICE:
        return why
    if ids is None:
        ids = _ids_of(scheme, value)
    return _of_purpose(purpose, scheme, ids)


def refusals(records: Mapping[int, int], purpose: str) -> dict[int, Words]:
    """Of many at once, given as each record's person: by person, why he may be written to by no
    channel at all. What holds for one channel or address is asked when he is written to."""
    said: dict[int, list[Consent]] = {person: [] for person in records.values()}
    for row in Consent.objects.current().filter(purpose=purpose, contact__in=list(records)):
        said[records[row.contact_id]].append(row)
    asked = _purpose(purpose)
    found = {person: _judged(asked, "", rows) for person, rows in said.items()}
    return {person: why for person, why in found.items() if why is not None}


def suppressed(scheme: str, value: str) -> Words | None:
    value = value.lower() if scheme == "email" else value
    row = _standing().first(scheme=scheme, values=[value, *erased(scheme, value)])
    if row is None:
        return None
    return Words(_LIFT, why=Words(_WHY[row.reason], address=value))


def all_suppressed(contact: Contact, scheme: str) -> Words | None:
    """Where each of his addresses of that scheme is."""
    whys = [suppressed(scheme, row.value) for row in contact.all_handles().filter(scheme=scheme)]
    return whys[0] if whys and all(whys) else None


@prepared
def _standing() -> QuerySet[Suppression]:
    return Suppression.objects.standing().filter(
        scheme=given("scheme"), value__any_of=given("values")
    )


def _ids_of(scheme: str, value: str) -> list[int]:
    row = Handle.objects.filter(scheme=scheme, value=value).select_related("contact").first()
    return row.contact.ids if row is not None else []


def _purpose(key: str) -> Purpose:
    purpose = named(key)
    if purpose is None:
        raise LookupError(f"There is no purpose {key}.")
    return purpose


def _of_purpose(key: str, scheme: str, ids: Collection[int]) -> Words | None:
    if key in (SERVICE, OURS):
        return None
    return _judged(_purpose(key), scheme, _said().rows(ids=list(ids), purpose=key))


@prepared
def _said() -> QuerySet[Consent]:
    rows = Consent.objects.current().filter(purpose=given("purpose"))
    return rows.filter(contact__any_of=given("ids"))


def _judged(purpose: Purpose, scheme: str, rows: Iterable[Consent]) -> Words | None:
    if purpose.basis == Basis.SERVICE:
        return None
    if purpose.is_archived:
        return Words(_NOT_USED, purpose=purpose.words)
    said = answer(rows, scheme)
    if said is False:
        return Words(_NO, purpose=purpose.words)
    if said is None and purpose.basis == Basis.ONLY_YES:
        return Words(_NO_YES, purpose=purpose.words)
    return None


def answer(rows: Iterable[Consent], scheme: str = "") -> bool | None:
    """Yes, no, or never asked, of what holds now for one purpose. Without a ``scheme``: whether
    there is a channel left by which he may be written to."""
    said = {row.scheme: row.is_given for row in rows}
    if scheme:
        return said.get(scheme, said.get(""))
    if any(said.values()):
        return True
    return said.get("")
