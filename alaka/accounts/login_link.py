"""The link in a login mail: signed, good for 15 minutes, and once."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.core import clock, signing
from alaka.core.models import Tally

PURPOSE = "login"
LIVES = timedelta(minutes=15)


def address(agent: Agent) -> str:
    until = int((clock.now() + LIVES).timestamp())
    token = signing.sign(
        PURPOSE,
        {"agent": agent.pk, "once": secrets.token_hex(8), "until": until, "at": _last(agent)},
        LIVES,
    )
    return settings.PUBLIC_URL + reverse("login_link", args=[token])


def agent_of(token: str) -> Agent:
    """The agent whom this link lets in; raises signing.BadToken. Looking does not use it up."""
    return _read(token)[0]


def use(token: str) -> Agent:
    """Use the link up; raises signing.BadToken when it was used before or is not good."""
    agent, payload = _read(token)
    if Tally.add(f"login-link/{payload['once']}", int(payload["until"])) > 1:
        raise signing.BadToken("expired")
    return agent


def _read(token: str) -> tuple[Agent, dict[str, str]]:
    payload = signing.read(PURPOSE, token)
    agent = Agent.objects.active().filter(pk=payload["agent"]).first()
    # Any login since then makes older links worthless, also if the counts were lost in a crash.
    if agent is None or _last(agent) != payload["at"]:
        raise signing.BadToken("expired")
    return agent, payload


def _last(agent: Agent) -> str:
    return agent.last_login.isoformat() if agent.last_login else ""
