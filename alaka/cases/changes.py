"""What a change of a case was, for readers: which fact, from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from alaka.cases.models import Case, CaseKind, Severity
from alaka.core import dates

# Told as changed, not what to: they are read on the case itself.
LONG = {"text", "wish", "change"}


@dataclass(frozen=True)
class Changed:
    name: str
    label: str
    before: str
    after: str
    is_long: bool


def changes(data: Mapping[str, Any]) -> list[Changed]:
    """Of an event ``case.changed``."""
    before, after = data.get("before", {}), data.get("after", {})
    return [
        Changed(name, label(name), shown(name, before.get(name)), shown(name, value), name in LONG)
        for name, value in after.items()
    ]


def label(name: str) -> str:
    field: Field[Any, Any] = Case._meta.get_field(name)  # type: ignore[assignment]
    return str(capfirst(field.verbose_name))


def shown(name: str, value: Any) -> str:
    """A value of a fact as its readers say it; what was kept of it in an event as well."""
    if value in (None, ""):
        return "—"
    if name == "kind":
        return str(CaseKind(value).label) if value in CaseKind.values else str(value)
    if name == "severity":
        return str(Severity(int(value)).label)
    if name == "due_at":
        at = value if isinstance(value, datetime) else parse_datetime(str(value))
        language = (get_language() or "en")[:2]
        return dates.format_datetime(at, language, get_current_timezone()) if at else str(value)
    return str(value)
