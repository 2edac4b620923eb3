"""One fact of a case, changed where it is read: without writing over what another just wrote.

Enters: what was posted of a fact, with a sign of the value its writer had seen. Leaves: the fact
as it is shown next: saved, refused, or with what somebody else made of it meanwhile.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.cases import handling
from alaka.cases.changes import label, shown
from alaka.cases.forms import FactsForm
from alaka.cases.models import Case
from alaka.inbox.forms import MomentForm
from alaka.timeline.models import Event

# As they stand on the page.
BRIEF = ("kind", "severity", "topic", "place", "due_at", "product")
TOLD = ("text", "wish", "change")
NAMES = (*BRIEF, *TOLD, "title")


class DueForm(MomentForm):
    """A deadline that a person sets lies ahead."""

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("at") is None and not self.errors:
            self.add_error("day", _("Choose until when it should be answered."))
        return values


@dataclass
class Fact:
    """``seen`` is a sign of the stored value; ``meanwhile`` the change that came in between."""

    case: Case
    name: str
    form: forms.BaseForm
    meanwhile: Event | None = None
    is_saved: bool = False

    @property
    def label(self) -> str:
        return label(self.name)

    @property
    def seen(self) -> str:
        return sign(self.case, self.name)

    @property
    def value(self) -> str:
        return shown(self.name, getattr(self.case, self.name))

    @property
    def field(self) -> forms.BoundField:
        return self.form["day" if self.name == "due_at" else self.name]

    @property
    def is_refused(self) -> bool:
        return bool(self.form.errors) or self.meanwhile is not None


def sign(case: Case, name: str) -> str:
    value = case.due_at if name == "due_at" else getattr(case, Case._meta.get_field(name).attname)  # type: ignore[union-attr]
    return hashlib.sha256(str(value).encode(errors="replace")).hexdigest()[:16]


def fact(case: Case, name: str, data: QueryDict | None = None) -> Fact:
    if name == "due_at":
        return Fact(case, name, DueForm(data))
    return Fact(case, name, FactsForm(data, instance=case, only=name))


def facts(case: Case, *but: Fact) -> dict[str, Fact]:
    """All of them by name; those that were refused as they were."""
    return {name: fact(case, name) for name in NAMES} | {each.name: each for each in but}


@transaction.atomic
def write(case: Case, name: str, data: QueryDict, *, by: Agent) -> Fact:
    """Store the fact, unless its form refuses it or somebody changed it since it was seen."""
    Case.objects.select_for_update(of=("self",)).only("pk").get(pk=case.pk)
    case.refresh_from_db()
    # A form fills its instance, even with what it refuses.
    made = fact(Case.objects.get(pk=case.pk), name, data)
    if not made.form.is_valid():
        made.case = case
        return made
    value = made.form.cleaned_data["at" if name == "due_at" else name]
    made.case = case
    if data.get("seen") != made.seen and getattr(case, name) != value:
        made.meanwhile = _last_change(case, name)
        return made
    handling.change(case, by=by, **{name: value})
    return Fact(case, name, fact(case, name).form, is_saved=True)


def _last_change(case: Case, name: str) -> Event | None:
    rows = Event.objects.filter(
        subject_type=Case._meta.label_lower, subject_id=case.pk, data__after__has_key=name
    )
    return rows.select_related("actor").order_by("-pk").first()
