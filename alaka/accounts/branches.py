"""The places somebody answers for: those he manages or deputises, with all their parts."""

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import connection

from alaka.core.prepared import ask

if TYPE_CHECKING:
    from alaka.accounts.models import Agent

_BRANCH = """
WITH RECURSIVE branch AS (
    SELECT id FROM accounts_place WHERE manager_id = %s
    UNION
    SELECT place_id FROM accounts_place_deputies WHERE agent_id = %s
    UNION
    SELECT part.id FROM accounts_place part JOIN branch ON part.parent_id = branch.id
)
SELECT id FROM branch ORDER BY id
"""
_PARTS = """
WITH RECURSIVE branch AS (
    SELECT id FROM accounts_place WHERE id = %s
    UNION
    SELECT part.id FROM accounts_place part JOIN branch ON part.parent_id = branch.id
)
SELECT id FROM branch ORDER BY id
"""
_COMPANY = """
SELECT 1 FROM accounts_place place WHERE kind = 'company' AND parent_id IS NULL AND (
    manager_id = %s OR EXISTS (
        SELECT FROM accounts_place_deputies WHERE place_id = place.id AND agent_id = %s))
LIMIT 1
"""


_BRANCHES = """
WITH RECURSIVE branch (agent, id) AS (
    SELECT manager_id, id FROM accounts_place WHERE manager_id = ANY(%(agents)s)
    UNION
    SELECT agent_id, place_id FROM accounts_place_deputies WHERE agent_id = ANY(%(agents)s)
    UNION
    SELECT branch.agent, part.id FROM accounts_place part JOIN branch ON part.parent_id = branch.id
)
SELECT agent, branch.id, place.kind = 'company' AND place.parent_id IS NULL
FROM branch JOIN accounts_place place ON place.id = branch.id ORDER BY branch.id
"""


def know(agents: "Collection[Agent]") -> None:
    """Ask for many at once what each would ask for by himself: his branch, and the company."""
    branches: dict[int, list[int]] = defaultdict(list)
    of_company = set()
    with connection.cursor() as cursor:
        cursor.execute(_BRANCHES, {"agents": [agent.pk for agent in agents]})
        for agent_id, place, is_company in cursor.fetchall():
            branches[agent_id].append(place)
            if is_company:
                of_company.add(agent_id)
    for agent in agents:
        agent.branch = tuple(branches[agent.pk])
        agent.answers_for_company = agent.pk in of_company


def branch_of(agent: "Agent") -> tuple[int, ...]:
    return tuple(row[0] for row in ask(_BRANCH, [agent.pk, agent.pk]))


def answers_for_company(agent: "Agent") -> bool:
    """Whether the top of the tree is his: then what belongs to no place is his too."""
    return bool(ask(_COMPANY, [agent.pk, agent.pk]))


def parts_of(place: int) -> tuple[int, ...]:
    """The id of the place, and those of all its parts."""
    return tuple(row[0] for row in ask(_PARTS, [place]))
