"""Who else has a say in a deal, besides its customer."""

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.sales.models import Deal, DealPerson
from alaka.sales.opening import tell


@transaction.atomic
def put(deal: Deal, contact: Contact, role: str, *, by: Agent | None) -> DealPerson:
    """Whoever is in it already gets this role."""
    person, is_new = DealPerson.objects.get_or_create(
        deal=deal, contact=contact, defaults={"role": role}
    )
    before = None if is_new else _said(person)
    if not is_new and person.role == role:
        return person
    person.role = role
    person.save(update_fields=["role"])
    tell("deal.changed", deal, by, before={"people": before}, after={"people": _said(person)})
    return person


@transaction.atomic
def take(person: DealPerson, *, by: Agent | None) -> bool:
    gone, _rows = DealPerson.objects.filter(pk=person.pk).delete()
    if gone:
        was = {"people": _said(person)}
        tell("deal.changed", person.deal, by, before=was, after={"people": None})
    return bool(gone)


def _said(person: DealPerson) -> str:
    return f"{person.contact} ({person.role})" if person.role else str(person.contact)
