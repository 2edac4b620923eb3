"""Which companies are here already under another spelling: at entry, and on the page of each."""

import re
from collections.abc import Iterable

from alaka.accounts.models import Agent
from alaka.contacts.models import Company
from alaka.contacts.searching import TRIGRAM
from alaka.core.folding import fold

MOST = 5
_LOOKED_AT = 100
# What stands beside a name and makes no other company of it; without full stops.
_WORDS = """
ltd limited llc inc incorporated corp corporation co company plc gmbh ag kg doo dd ad jp obrt
mmc qsc asc sarl sas sa sasu eurl snc srl spa bv nv oy ab kft zrt sp zoo firm firma
شرکت سهامی خاص عام موسسه
"""
_FORMS = frozenset(fold(_WORDS).split())
_SIGNS = re.compile(r"[\W_]+")


def core_of(name: str) -> str:
    """What makes a name: without signs, and without what tells the form of the business."""
    words = _SIGNS.sub(" ", fold(name).replace(".", "")).split()
    return " ".join(word for word in words if word not in _FORMS) or " ".join(words)


def alike(
    agent: Agent, name: str, domains: Iterable[str], *, but: Company | None = None
) -> list[Company]:
    """Of the same name in any spelling and form, or of a domain that is theirs, too."""
    rows = Company.objects.visible_to(agent)
    rows = rows.exclude(pk=but.pk) if but else rows
    core, given = core_of(name), list(domains)
    named = rows.found_by(core) if len(core) >= TRIGRAM else rows.filter(name__iexact=name)
    by_name = [row for row in named.order_by("pk")[:_LOOKED_AT] if core_of(row.name) == core]
    by_domain = list(rows.filter(domains__overlap=given).order_by("pk")[:MOST]) if given else []
    return list(dict.fromkeys([*by_name, *by_domain]))[:MOST]
