"""Links of a mail by which a manager acts without logging in: each for one act and one person.

They are signed, end after two weeks, and die earlier with what they were for (see standing.py).
A list of one's cases has a link of its own, which ends after a week.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.cases.asked import colleague_of, may_act
from alaka.cases.models import Case, CaseStatus, Step
from alaka.core import clock, signing

PURPOSE, LIST_PURPOSE = "case-act", "case-list"
LIVES, LIST_LIVES = timedelta(days=14), timedelta(days=7)


class Deed(models.TextChoices):
    ACCEPT = "accept"
    CLOSE = "close"
    PASS = "pass"  # noqa: S105 - no password
    STEP = "step"
    ASK = "ask"
    SNOOZE = "snooze"
    DONE = "done"


@dataclass(frozen=True)
class Link:
    """``since`` counts how often the case had come back; ``until`` ends the list it came from."""

    agent: Agent
    case: Case
    deed: Deed
    nonce: str
    since: int
    until: datetime | None = None
    # The step that is done by it, for DONE.
    step: Step | None = None


@dataclass(frozen=True)
class Offer:
    deed: str
    label: str
    url: str


@dataclass(frozen=True)
class Mine:
    """A link to one's own cases."""

    agent: Agent
    until: datetime


def offers(case: Case, agent: Agent, until: datetime | None = None) -> list[Offer]:
    """What he can do now, the most likely first; the list's own links end when it does."""
    steps = case.steps.filter(agent=agent, done_at=None) if agent.can_answer else []
    own = [Offer(Deed.DONE, _("Done: %(step)s") % {"step": step.text},
                 address(case, agent, Deed.DONE, until, step)) for step in steps]  # fmt: skip
    if not may_act(case, agent):
        return own
    colleague = colleague_of(case, agent)
    labels = {
        Deed.ACCEPT: _("Take it in hand") if case.status == CaseStatus.NEW else "",
        Deed.CLOSE: _("Solve and answer"),
        Deed.PASS: _("Pass it on"),
        Deed.STEP: _("Add a step"),
        Deed.ASK: _("Ask %(name)s") % {"name": colleague.name} if colleague else "",
        Deed.SNOOZE: _("Remind me later"),
    }
    return [
        Offer(deed, label, address(case, agent, deed, until))
        for deed, label in labels.items()
        if label
    ] + own


def address(
    case: Case,
    agent: Agent,
    deed: Deed,
    until: datetime | None = None,
    step: Step | None = None,
) -> str:
    payload: dict[str, Any] = {
        "a": agent.pk,
        "c": case.pk,
        "d": deed,
        "r": case.reopened,
        "n": secrets.token_hex(6),
    }
    if step is not None:
        payload["s"] = step.pk
    if until is not None:
        payload["u"] = int(until.timestamp())
    token = signing.sign(PURPOSE, payload, until - clock.now() if until else LIVES)
    return settings.PUBLIC_URL + reverse("case-act", args=[token])


def link_of(token: str) -> Link:
    """Raises signing.BadToken, also where the person may not log in any more."""
    payload = signing.read(PURPOSE, token)
    agent = _agent(payload["a"])
    case = Case.objects.for_list().select_related("opened_by", "closed_by").filter(pk=payload["c"])
    found = case.first()
    if found is None:
        raise signing.BadToken("expired")
    until = payload.get("u")
    ends = datetime.fromtimestamp(until, UTC) if until else None
    step = found.steps.filter(pk=payload["s"]).first() if "s" in payload else None
    return Link(agent, found, Deed(payload["d"]), payload["n"], payload["r"], ends, step)


def list_address(agent: Agent, until: datetime | None = None) -> str:
    ends = until or clock.now() + LIST_LIVES
    payload = {"a": agent.pk, "u": int(ends.timestamp())}
    token = signing.sign(LIST_PURPOSE, payload, ends - clock.now())
    return settings.PUBLIC_URL + reverse("my-cases", args=[token])


def mine_of(token: str) -> Mine:
    """Raises signing.BadToken."""
    payload = signing.read(LIST_PURPOSE, token)
    return Mine(_agent(payload["a"]), datetime.fromtimestamp(payload["u"], UTC))


def _agent(pk: int) -> Agent:
    agent = Agent.objects.active().filter(pk=pk).first()
    if agent is None:
        raise signing.BadToken("expired")
    return agent
