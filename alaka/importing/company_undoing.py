"""Taking back what a batch did to companies, in one transaction: see `undoing`."""

from collections.abc import Mapping

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts.companies import changing
from alaka.contacts.family import stored
from alaka.contacts.models import Company
from alaka.contacts.own.uniqueness import TakenError
from alaka.core import clock
from alaka.importing import elsewhere
from alaka.importing.beside.companies import Companies
from alaka.importing.giving_back import STAYS
from alaka.importing.handing_on import hand_on_of_company
from alaka.importing.models import Batch, CompanyChange
from alaka.importing.targets import Target


@transaction.atomic
def undo(batch: Batch, targets: Mapping[str, Target], by: Agent | None) -> None:
    held = Batch.objects.select_for_update(of=("self",)).select_related("of").get(pk=batch.pk)
    if held.undone_at is not None:
        return
    changes = list(CompanyChange.objects.filter(batch=batch.pk).order_by("pk"))
    ids = [each.company for each in changes]
    rows = Company.objects.filter(pk__in=ids)
    companies = {row.pk: row for row in rows.select_for_update().order_by("pk")}
    left = elsewhere.give_back({each.company: each.was for each in changes}, targets, by)
    for each in changes:
        if not each.is_new:
            fields = _give_back(companies.get(each.company), each, held, by)
            each.left = [*left.get(each.company, []), *fields] or None
    Companies().finish({"company": each.company, "made": True} for each in changes if each.is_new)
    staying = set(rows.values_list("pk", flat=True))
    for each in changes:
        if each.is_new and each.company in staying:
            each.left = [STAYS]
    CompanyChange.objects.bulk_update([each for each in changes if each.left], ["left"], 500)
    held.undone_at = clock.now()
    held.save(update_fields=["undone_at"])


def _give_back(
    company: Company | None, change: CompanyChange, batch: Batch, by: Agent | None
) -> list[str]:
    """The fields that stay, as somebody changed them since."""
    if company is None or company.root_id is not None:
        return [STAYS]
    later = hand_on_of_company(batch, change)
    is_now = {name: stored(company, name) for name in change.now if name not in later}
    back = {name: change.was[name] for name in is_now if is_now[name] == change.now[name]}
    left = [name for name in is_now if is_now[name] not in (change.now[name], change.was[name])]
    try:
        changing.change(company, back, by=by, whole=batch.of.whole.back)
    except TakenError:
        left += back
    return left
