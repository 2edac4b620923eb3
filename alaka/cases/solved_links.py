"""The two links under an answer: “It is solved” and “It is not solved”, for the customer.

Each is a short signed word with the case's number and how often it had come back. Opening one
shows a page with a button: programs that look into mails do not press buttons.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from alaka.cases.models import Case, CaseKind
from alaka.channels.models import Channel
from alaka.core import clock, signing

SOLVED, UNSOLVED = "case-solved", "case-unsolved"
# So long after it was closed a customer may say that it is not solved.
LIVES = timedelta(days=60)
# Who praises or has an idea has nothing to be solved.
ASKED_OF = {CaseKind.COMPLAINT, CaseKind.REQUEST, CaseKind.QUESTION}
_TIMES = 64


@dataclass(frozen=True)
class Asked:
    """``since``: how often the case had come back; ``is_over``: it came back again, or was closed
    too long ago."""

    case: Case
    since: int
    is_over: bool


def with_links(text: str, case: Case, channel: Channel, language: str) -> str:
    """The answer with both links under it, where they fit: in letters and chats."""
    if case.kind not in ASKED_OF or not (channel.can("html") or channel.can("live")):
        return text
    with override(language or channel.language):
        lines = [
            _("Is it solved?"),
            _("Yes, it is solved: %(link)s") % {"link": address(case, SOLVED)},
            _("No, it is not solved: %(link)s") % {"link": address(case, UNSOLVED)},
        ]
    return f"{text.rstrip()}\n\n" + "\n".join(lines)


def address(case: Case, purpose: str) -> str:
    token = signing.short_token(purpose, case.pk * _TIMES + case.reopened % _TIMES)
    return settings.PUBLIC_URL + reverse(purpose, args=[token])


def asked(purpose: str, token: str) -> Asked:
    """Raises signing.BadToken."""
    pk, since = divmod(signing.read_short_token(purpose, token), _TIMES)
    case = Case.objects.select_related("contact").filter(pk=pk).first()
    if case is None:
        raise signing.BadToken("expired")
    is_same = case.is_closed and case.reopened % _TIMES == since
    is_late = case.closed_at is not None and case.closed_at < clock.now() - LIVES
    return Asked(case, since, is_over=not is_same or is_late)
