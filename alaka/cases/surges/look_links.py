"""The link of an alarm's mail: one person may look at one surge, and say that he has it in hand.

It is signed and ends after two weeks, or with his right to see it.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.cases.models import Surge
from alaka.core import signing

PURPOSE, LIVES = "surge-look", timedelta(days=14)


def address(surge: Surge, agent: Agent) -> str:
    token = signing.sign(PURPOSE, {"s": surge.pk, "a": agent.pk}, LIVES)
    return settings.PUBLIC_URL + reverse("surge-look", args=[token])


def look_of(token: str) -> tuple[Surge, Agent]:
    """Raises signing.BadToken, also where he may not see it any more."""
    payload = signing.read(PURPOSE, token)
    agent = Agent.objects.active().filter(pk=payload["a"]).first()
    rows = Surge.objects.visible_to(agent).for_list() if agent else Surge.objects.none()
    surge = rows.filter(pk=payload["s"]).first()
    if agent is None or surge is None:
        raise signing.BadToken("expired")
    return surge, agent
