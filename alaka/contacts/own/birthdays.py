"""How own fields that hold a day of birth are called, in our languages."""

from functools import cache

from alaka.contacts.models import OwnField
from alaka.core.folding import fold

NAMES = (
    "birthday", "birth day", "birth date", "birthdate", "date of birth", "born", "dob",
    "doğum günü", "doğum tarixi", "datum rođenja", "rođendan", "date de naissance",
    "anniversaire", "né le", "تاریخ تولد", "تولد", "روز تولد",
)  # fmt: skip


def is_birthday(field: OwnField) -> bool:
    names = {field.name, field.key.replace("-", " ").replace("_", " "), *field.names.values()}
    return field.kind == "date" and any(fold(name) in _folded() for name in names)


@cache
def _folded() -> frozenset[str]:
    return frozenset(map(fold, NAMES))
