"""What can be changed at many people, or companies, at once, as one agent sees it, and how a change
is called.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.contacts.companies.forms import CompanyForm
from alaka.contacts.entries import shown
from alaka.contacts.family import OWN, Whole
from alaka.contacts.forms import ContactForm
from alaka.contacts.models import About, OwnField, Tag
from alaka.contacts.own.filling import entry
from alaka.contacts.own.seeing import fields_for
from alaka.segments.bulk.acts import TAGS_OFF, TAGS_ON, Act
from alaka.segments.bulk.fields import SetField
from alaka.segments.bulk.tags import PutTags, TakeTags
from alaka.segments.models import BulkChange
from alaka.segments.subjects import SUBJECTS

# A name is nobody's but his who bears it.
BUILT_IN: dict[str, tuple[str, ...]] = {
    About.CONTACT: (
        "owner", "language", "country", "timezone", "preferred_channel", "best_hours", "about"
    ),
    About.COMPANY: ("owner", "language", "country", "about"),
}  # fmt: skip


@dataclass(frozen=True)
class Offered:
    what: str
    label: str
    own: OwnField | None = None
    # Of a built-in one.
    made: forms.Field | None = None

    @property
    def is_tags(self) -> bool:
        return self.what in {TAGS_ON, TAGS_OFF}

    @property
    def must_be_filled(self) -> bool:
        return bool(self.own and self.own.is_required)

    def field(self) -> forms.Field:
        """In which its value is entered."""
        made = entry(self.own) if self.own else self.made
        assert made is not None
        made.required, made.label = False, self.label
        made.widget.is_required = False
        return made


def offered(agent: Agent, about: str = About.CONTACT) -> dict[str, Offered]:
    """A value that no two may have, and a file, can be given to one alone."""
    is_of_people = about == About.CONTACT
    fields = (ContactForm() if is_of_people else CompanyForm(agent=agent)).fields
    found = [Offered(TAGS_ON, _("Add tags")), Offered(TAGS_OFF, _("Remove tags"))]
    found += [Offered(name, str(fields[name].label), made=fields[name]) for name in BUILT_IN[about]]
    found += [
        Offered(field.path, str(field), field)
        for field in fields_for(agent, about)
        if not field.is_unique and field.kind != "file"
    ]
    return {each.what: each for each in found}


def act_of(of: BulkChange) -> Act:
    subject = SUBJECTS[of.about]
    if of.what == TAGS_ON:
        return PutTags(tuple(of.tags), subject)
    if of.what == TAGS_OFF:
        return TakeTags(tuple(of.tags), subject)
    return SetField(of.what, of.value, subject, Whole(f"bulk:{of.pk}"))


def said(of: BulkChange, agent: Agent) -> str:
    """What is done, in one line; of a field that the agent does not see, only that."""
    return said_all([of], agent)[0]


def said_all(rows: Sequence[BulkChange], agent: Agent) -> list[str]:
    """The same of many."""
    known = {about: offered(agent, about) for about in {of.about for of in rows}}
    tags: dict[int, str] = dict(Tag.objects.filter(pk__in=_tags(rows)).values_list("pk", "name"))
    owners: dict[int, str] = dict(Agent.objects.get_queryset().values_list("pk", "name"))
    return [_said(of, known[of.about].get(of.what), tags, owners) for of in rows]


def _tags(rows: Sequence[BulkChange]) -> set[int]:
    return {pk for of in rows for pk in of.tags}


def _said(
    of: BulkChange, known: Offered | None, tags: Mapping[int, str], owners: Mapping[int, str]
) -> str:
    if known is None:
        return _("A field that you do not see")
    if known.is_tags:
        text = _("Add tags: %(tags)s") if of.what == TAGS_ON else _("Remove tags: %(tags)s")
        return text % {"tags": ", ".join(sorted(tags[pk] for pk in of.tags if pk in tags))}
    if of.value in ("", None):
        return _("%(field)s: empty it") % {"field": known.label}
    if of.what == "owner":
        return f"{known.label}: {owners.get(of.value, '')}"
    return f"{known.label}: {value_said(of.what, of.value, known.own)}"


def value_said(what: str, value: Any, own: OwnField | None) -> str:
    if what in {TAGS_ON, TAGS_OFF} or value in ("", None):
        return ""
    return shown(value, what, own if what.startswith(OWN) else None)


def worded(of: Offered, value: Any) -> str:
    """The value of one field, where it is not of a bulk change; empty where it empties it."""
    if of.what == "owner" and value:
        return str(Agent.objects.get_queryset().filter(pk=value).first() or _("(removed)"))
    return value_said(of.what, value, of.own)
