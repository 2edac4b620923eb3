"""No two alike: an index of the field's own, made when it is marked and dropped when it is not.

Not a migration: the fields are the business's. PostgreSQL keeps what must hold, whoever writes; a
backup holds the index like any other. It is of a digest, since a long text fits into no index.
"""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import Count, F, Func, Value
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _
from psycopg import errors, sql

from alaka.contacts.models import About, Company, Contact, OwnField

Record = Contact | Company
_MODELS: dict[str, type[Contact] | type[Company]] = {
    About.CONTACT: Contact,
    About.COMPANY: Company,
}
_NAMES = {Contact: "contact_own_", Company: "company_own_"}


@dataclass
class TakenError(Exception):
    """Another record has the value already."""

    field: OwnField
    owner: Record | None

    def __str__(self) -> str:
        if self.owner is None:
            return _("Somebody else has this already.")
        return _("%(owner)s has this already.") % {"owner": self.owner}


def keep(field: OwnField) -> None:
    """Make or drop the index, as the field says. There must be no doubles: see `doubles`."""
    model = _MODELS[field.about]
    name = sql.Identifier(f"{_NAMES[model]}{field.pk}")
    statement = sql.SQL("DROP INDEX IF EXISTS {}").format(name)
    if field.is_unique:
        statement = sql.SQL(
            "CREATE UNIQUE INDEX IF NOT EXISTS {name} ON {table} (md5(own ->> {key}))"
            " WHERE own ? {key}"
        ).format(
            name=name,
            table=sql.Identifier(model._meta.db_table),
            key=sql.Literal(field.key),
        )
    with connection.cursor() as cursor:
        # No index is made of a table of which keys are still to be looked at.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement.as_string(cursor.connection))


def doubles(field: OwnField) -> tuple[str, list[Record]] | None:
    """A value that two records have, and these two; None where no two are alike."""
    rows = _with_value(field)
    found = (
        rows.values("value").annotate(count=Count("pk")).filter(count__gt=1).order_by("value")
    ).first()
    if found is None:
        return None
    return str(found["value"]), list(rows.filter(value=found["value"]).order_by("pk")[:2])


def holder(field: OwnField, value: Any, *, but: int | None) -> Record | None:
    """Who has the value, apart from one."""
    rows = _with_value(field).annotate(digest=Func(F("value"), function="MD5"))
    found: Record | None = (
        rows.filter(digest=Func(Value(str(value)), function="MD5")).exclude(pk=but).first()
    )
    return found


def why(error: IntegrityError, record: Record) -> TakenError | None:
    """What a refused write means; None where it is no matter of a field of ours."""
    cause = error.__cause__
    name = (cause.diag.constraint_name or "") if isinstance(cause, errors.UniqueViolation) else ""
    number = name.removeprefix(_NAMES[type(record)])
    if number == name or not number.isdecimal():
        return None
    field = OwnField.objects.get(pk=number)
    return TakenError(field, holder(field, record.own[field.key], but=record.pk))


def _with_value(field: OwnField) -> Any:
    rows = _MODELS[field.about]._default_manager.filter(own__has_key=field.key)
    return rows.annotate(value=KeyTextTransform(field.key, "own"))
