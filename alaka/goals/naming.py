"""What groups of visits are called, in the reader's language: functions (values, scope) → names.

An empty word is what was reached by people of whom no visit is known.
"""

from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alaka.goals.visits import UNKNOWN
from alaka.reports.scope import Scope
from alaka.tracking.models import Source, Term
from alaka.tracking.origins import CameBy

Names = Mapping[str, str]


def ways(values: Iterable[str], scope: Scope | None) -> Names:
    known = dict(CameBy.choices)
    return {each: str(known.get(each) or _no_visit()) for each in values}


def origins(values: Iterable[str], scope: Scope | None) -> Names:
    return _named(list(values), str(CameBy.DIRECT.label))


def campaigns(values: Iterable[str], scope: Scope | None) -> Names:
    return _named(list(values), pgettext("visits", "No campaign"))


def words(values: Iterable[str], scope: Scope | None) -> Names:
    return _named(list(values), pgettext("visits", "No words known"))


def page_names(values: Iterable[str], scope: Scope | None) -> Names:
    """Their addresses, without what kind of address it is."""
    values = list(values)
    ids = {each: int(each) for each in values if each.isdecimal() and len(each) < 20}
    known = Term.objects.in_bulk([pk for pk in ids.values() if pk < 2**63])
    texts = {each: known[pk].text for each, pk in ids.items() if pk in known}
    naked = {each: text.partition("://")[2] or text for each, text in texts.items()}
    return _named(values, pgettext("visits", "No page known"), naked)


def sites(values: Iterable[str], scope: Scope | None) -> Names:
    values = list(values)
    known = Source.objects.in_bulk([int(each) for each in values if each.isdecimal()])
    named = {str(pk): row.name for pk, row in known.items()}
    return _named(values, _("Removed, or not known"), named)


def _named(values: Collection[str], unknown: str, names: Names | None = None) -> Names:
    """By ``names``, else each as it is."""
    own = {each: each for each in values} if names is None else names
    told = {**own, UNKNOWN: unknown, "": _no_visit()}
    return {each: told.get(each) or unknown for each in values}


def _no_visit() -> str:
    return _("No visit is known")
