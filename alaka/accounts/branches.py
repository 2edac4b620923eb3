"""The places somebody answers for: those he manages or deputises, with all their parts."""

from typing import TYPE_CHECKING

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


def branch_of(agent: "Agent") -> tuple[int, ...]:
    return tuple(row[0] for row in ask(_BRANCH, [agent.pk, agent.pk]))


def answers_for_company(agent: "Agent") -> bool:
    """Whether the top of the tree is his: then what belongs to no place is his too."""
    return bool(ask(_COMPANY, [agent.pk, agent.pk]))


def parts_of(place: int) -> tuple[int, ...]:
    """The id of the place, and those of all its parts."""
    return tuple(row[0] for row in ask(_PARTS, [place]))
