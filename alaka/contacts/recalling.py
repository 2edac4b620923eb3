"""Words looked for on one person's time line: each room finds where they stand in what is its own.

``registry.RECALLED`` names functions (agent, ids of the person's records, text) → found, which are
the types of rows with their ids: those that this agent may read, the newest, at most MOST of each.
"""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.module_loading import import_string

from alaka import registry
from alaka.accounts.models import Agent

MOST = 1000
Found = Iterable[tuple[str, list[int]]]


def recalled(agent: Agent, ids: list[int], text: str) -> Q:
    """Which events tell of it."""
    found = Q(pk__in=[])
    for path in registry.RECALLED:
        for subject_type, rows in import_string(path)(agent, ids, text):
            found |= Q(subject_type=subject_type, subject_id__in=rows)
    return found
