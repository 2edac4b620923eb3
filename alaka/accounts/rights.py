"""What an agent may do has changed: told to the rooms above, where he holds what he may not now."""

from collections.abc import Iterable

from alaka.accounts.models import Agent
from alaka.timeline.recording import draft, record_all


def tell(agents: Iterable[Agent], *, by: Agent | None) -> None:
    record_all([draft("agent.changed", subject=agent, actor=by) for agent in agents])
