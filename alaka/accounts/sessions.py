"""Ends what an agent has open: browsers stay logged in only as long as he may."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from alaka.accounts.models import Agent


def end_all(agent: Agent, *, but: str | None = None) -> None:
    """Log the agent out everywhere, but in the session of that key."""
    for session in UserSession.objects.filter(user_id=agent.pk):
        if session.session_key != but:
            session.end()


def has_factors(agent: Agent) -> bool:
    return Authenticator.objects.filter(user_id=agent.pk).exists()


def forget_factors(agent: Agent) -> int:
    """Take away app, passkeys and recovery codes of somebody who lost them; how many they were."""
    removed, _by_model = Authenticator.objects.filter(user_id=agent.pk).delete()
    return removed
