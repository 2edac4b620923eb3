"""A new agent sets his own password through a link that is good for a week, or till he did."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent, AuditEntry, Business
from alaka.core import mail, signing

PURPOSE = "invitation"
LIVES = timedelta(days=7)


def address(agent: Agent) -> str:
    """The link of an invitation; it ends when a password is set or the e-mail address changes."""
    token = signing.sign(PURPOSE, {"agent": agent.pk, "state": _state(agent)}, LIVES)
    return settings.PUBLIC_URL + reverse("invitation", args=[token])


def agent_of(token: str) -> Agent:
    """The invited agent; raises signing.BadToken."""
    payload = signing.read(PURPOSE, token)
    agent = Agent.objects.active().filter(pk=payload["agent"]).first()
    if agent is None or _state(agent) != payload["state"]:
        raise signing.BadToken("expired")
    return agent


def invite(agent: Agent, request: HttpRequest) -> bool:
    """Mail the link in the agent's language; False when no mail can be sent yet."""
    AuditEntry.write("agent invited", request=request, about=agent.email)
    if not mail.can_send():
        return False
    business = Business.get()
    context = {
        "agent": agent,
        "business": business,
        "link": address(agent),
        "by": request.user,
        "is_new": not agent.has_usable_password(),
    }
    with translation.override(agent.language or business.language):
        subject = _("Your account at %(business)s") % {"business": business.name}
        body = render_to_string("accounts/email/invitation.txt", context)
        EmailMessage(subject, body.strip() + "\n", to=[agent.email]).send()
    return True


def _state(agent: Agent) -> str:
    """Changes with the password and the address, and tells nothing of either."""
    return salted_hmac(PURPOSE, f"{agent.password}|{agent.email}", algorithm="sha256").hexdigest()[
        :20
    ]
