"""What a filter can ask of a person, or of a company: the classes of ``registry.CONDITIONS`` and
``registry.COMPANY_CONDITIONS``, by name."""

from functools import cache

from django.utils.module_loading import import_string

from alaka import registry
from alaka.contacts.models import About
from alaka.segments.conditions.base import Condition


@cache
def kinds(about: str = About.CONTACT) -> dict[str, type[Condition]]:
    found: dict[str, type[Condition]] = {}
    is_of_people = about == About.CONTACT
    for path in registry.CONDITIONS if is_of_people else registry.COMPANY_CONDITIONS:
        offered = import_string(path)
        for kind in offered if isinstance(offered, list) else [offered]:
            found[kind.name] = kind
    return found
