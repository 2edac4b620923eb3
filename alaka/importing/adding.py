"""A column that becomes an own field on the spot, with the header as its name."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import AuditEntry
from alaka.contacts.models import OwnField
from alaka.contacts.own.keys import make_key

NEW = "new:"
# Those that need nothing but a name.
KINDS = {
    "text": _("New field: text"),
    "number": _("New field: number"),
    "date": _("New field: date"),
    "yes_no": _("New field: yes or no"),
}


def add(
    columns: Sequence[str], header: Sequence[str], request: HttpRequest, about: str
) -> list[str]:
    """The columns with the fields that were added for them; one of that name is taken as it is."""
    found = list(columns)
    for at, column in enumerate(columns):
        kind = column.removeprefix(NEW)
        if column == kind or kind not in KINDS:
            continue
        name = (header[at] or str(_("Column %(number)s") % {"number": at + 1}))[:80]
        found[at] = _field(_free(name, kind, about, found), kind, request, about).path
    return found


def _free(name: str, kind: str, about: str, taken: Sequence[str]) -> str:
    """Of columns with the same header each becomes a field of its own: “Tel”, “Tel 2”."""
    fields = OwnField.objects.filter(about=about, kind=kind).in_use()
    number, called = 1, name
    while any(field.path in taken for field in fields.filter(name__iexact=called)):
        number += 1
        called = f"{name[:75]} {number}"
    return called


def _field(name: str, kind: str, request: HttpRequest, about: str) -> OwnField:
    theirs = OwnField.objects.filter(about=about)
    field = theirs.in_use().filter(name__iexact=name, kind=kind).first()
    if field is None:
        key = make_key(name, set(theirs.values_list("key", flat=True)), "field")
        field = OwnField.objects.create(
            about=about, name=name, key=key, kind=kind, position=theirs.after_all()
        )
        AuditEntry.write("own field added", request=request, about=name)
    return field
