"""Mails of our own to an agent, plain and HTML, in the language that is active."""

from collections.abc import Mapping

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi

from alaka.accounts.models import Agent, Business

# A machine sends it, so none need answer (RFC 3834).
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}


def letter(
    agent: Agent, subject: str, template: str, context: Mapping[str, object]
) -> EmailMultiAlternatives:
    """``template``, such as “cases/email/case”, has both faces: .txt and .html."""
    subject = " ".join(subject.split())
    sides = ("right", "left") if get_language_bidi() else ("left", "right")
    frame = {
        "business": Business.get().name,
        "agent": agent,
        "subject": subject,
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "start": sides[0],
        "end": sides[1],
    }
    text, html = (
        render_to_string(f"{template}.{face}", {**frame, **context}) for face in ("txt", "html")
    )
    made = EmailMultiAlternatives(subject, text.strip() + "\n", to=[agent.email], headers=HEADERS)
    made.attach_alternative(html, "text/html")
    return made
