"""An agent is told something by a rule or a sequence: on his screen, and by e-mail if wanted.

Enters: whom, about whom, and the words. Leaves: a notice, and a mail in the queue, stored together.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from alaka.accounts.letters import HEADERS
from alaka.accounts.models import Agent, Business
from alaka.automation.models import Hint
from alaka.cases.readers import reading
from alaka.contacts.models import Contact
from alaka.core import causes, clock, live, mail
from alaka.inbox.models import Conversation


@dataclass(frozen=True)
class Said:
    text: str
    contact: Contact
    conversation: Conversation | None
    by_mail: bool


@transaction.atomic
def tell(agent: Agent, said: Said) -> Hint:
    cause, seen = causes.current(), None
    if said.conversation is not None:
        seen = Conversation.objects.visible_to(agent).filter(pk=said.conversation.pk).first()
    hint = Hint.objects.create(
        agent=agent,
        contact=said.contact,
        conversation=seen,
        text=said.text[:1000],
        because=cause.name[:80] if cause else "",
        at=clock.now(),
    )
    if said.by_mail and mail.can_send():
        _mail(hint)
    live.publish(f"hints:{agent.pk}")
    return hint


def _mail(hint: Hint) -> None:
    agent = hint.agent
    with reading(agent):
        context = {
            "agent": agent,
            "business": Business.get(),
            "hint": hint,
            "url": settings.PUBLIC_URL + hint.get_absolute_url(),
        }
        subject = _("About %(name)s: %(text)s") % {
            "name": hint.contact,
            "text": Truncator(" ".join(hint.text.split())).chars(80),
        }
        body = render_to_string("automation/email/hint.txt", context)
        EmailMessage(subject, body.strip() + "\n", to=[agent.email], headers=HEADERS).send()


def see(agent: Agent, pk: int) -> None:
    found = Hint.objects.visible_to(agent).filter(pk=pk, seen_at=None)
    if found.update(seen_at=clock.now()):
        live.publish(f"hints:{agent.pk}")
