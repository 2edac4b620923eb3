"""Cases of a list as a table that leaves the house."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from alaka.cases.models import Case
from alaka.contacts.listing import give_handles
from alaka.core.sheets import Description, Told
from alaka.core.sheets.describing import labelled, named


def _fetch(ids: list[int]) -> Any:
    beside = ("topic", "place", "contact", "manager")
    rows = Case.objects.filter(pk__any_of=ids).select_related(*beside).defer("search")
    found = list(rows)
    give_handles(list({row.contact_id: row.contact for row in found if row.contact}.values()))
    return found


CASES = Description(
    "cases",
    (
        Told("id", _("Number"), lambda row: row.pk),
        Told("title", _("Title"), lambda row: row.title),
        Told("kind", _("Kind"), *labelled("kind")),
        Told("severity", _("Severity"), *labelled("severity")),
        Told("status", _("State"), *labelled("status")),
        Told("topic", _("Topic"), *named("topic")),
        Told("place", _("Place"), *named("place")),
        Told("contact", _("Person"), *named("contact")),
        Told("manager", _("Responsible"), *named("manager")),
        Told("opened_at", _("Began"), lambda row: row.opened_at),
        Told("due_at", _("Deadline"), lambda row: row.due_at),
        Told("answered_at", _("Answered"), lambda row: row.answered_at),
        Told("closed_at", _("Closed"), lambda row: row.closed_at),
        Told("outcome", _("Outcome"), *labelled("outcome")),
        Told("text", _("What was said"), lambda row: row.text),
        Told("answer", _("Answer"), lambda row: row.answer),
        Told("change", _("What changed"), lambda row: row.change),
    ),
    _fetch,
)
