"""For what we write to people. Those built in are here though nobody ever set anything up; what a
business changed of them, and those of its own, stand in rows of Purpose."""

from django.db.models import QuerySet

from alaka.contacts.models import Basis, Purpose
from alaka.contacts.models.purpose import BUILT_IN
from alaka.core.prepared import given, prepared

SERVICE, NEWS, SATISFACTION, MARKETING = BUILT_IN
# The product's own letters, to those who work with it. Nobody's consent is asked for them.
OURS = "ours"


def named(key: str) -> Purpose | None:
    """The purpose, archived ones too; None where there is no such."""
    return _named().first(key=key) or _built_in().get(key)


def every() -> list[Purpose]:
    """In their order, with those that are archived."""
    found = {**_built_in(), **{row.key: row for row in _stored().rows()}}
    return sorted(found.values(), key=lambda each: (each.position, each.name, each.key))


def in_use() -> list[Purpose]:
    return [each for each in every() if not each.is_archived]


def asked_for() -> list[Purpose]:
    """Those in use to which somebody can say yes or no."""
    return [each for each in in_use() if each.basis != Basis.SERVICE]


def titles() -> dict[str, str]:
    """By key, in the reader's language."""
    return {each.key: str(each) for each in every()}


@prepared
def _stored() -> QuerySet[Purpose]:
    return Purpose.objects.all()


@prepared
def _named() -> QuerySet[Purpose]:
    return Purpose.objects.filter(key=given("key"))


def _built_in() -> dict[str, Purpose]:
    return {
        key: Purpose(key=key, basis=made.basis, position=position)
        for position, (key, made) in enumerate(BUILT_IN.items())
    }
