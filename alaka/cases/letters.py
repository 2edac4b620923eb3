"""One case as a mail to whoever answers for it: what it is about, and what he can do by a link.

Enters: a case, the person, why he is told. Leaves: a mail, plain and HTML, in his language and
by his clock, waiting in the queue of the product's own mails.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from alaka.accounts import letters
from alaka.accounts.models import Agent
from alaka.cases import act_links
from alaka.cases.models import Case, Reason
from alaka.cases.readers import reading
from alaka.cases.story import facts, heard
from alaka.core import mail
from alaka.core.templatetags.core import datetime_for_reader


@dataclass(frozen=True)
class Letter:
    """``said`` and ``who``: words that go with it and whose they are; see the reason."""

    case: Case
    agent: Agent
    reason: Reason
    said: str = ""
    who: str = ""


def send(letter: Letter) -> bool:
    """Put the mail into the queue; False where no mail of ours can leave."""
    if not mail.can_send():
        return False
    case, agent = letter.case, letter.agent
    with reading(agent):
        said, first = "" if letter.reason in _NAMES_ONLY else letter.said, heard(case)
        context = {
            "case": case,
            "lead": lead(letter),
            "said": said,
            "said_quoted": quoted(said),
            "facts": facts(case),
            "heard": first,
            "heard_quoted": quoted(first),
            "offers": [] if case.is_closed else act_links.offers(case, agent),
            "list_url": act_links.list_address(agent),
            "desk_url": settings.PUBLIC_URL + case.get_absolute_url(),
        }
        post(agent, subject(letter), "case", context)
    return True


def post(agent: Agent, subject: str, template: str, context: dict[str, object]) -> None:
    """Put it into the queue, in the language that is active."""
    letters.letter(agent, subject, f"cases/email/{template}", context).send()


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


# Their words are a name, which the lead says.
_NAMES_ONLY = {Reason.OVERDUE, Reason.CLIMBED}


def subject(letter: Letter) -> str:
    case = letter.case
    title = " ".join(f"{case.title} ({case.place})".split() if case.place else case.title.split())
    return _subjects(letter) % {"title": title, "who": letter.who or _("The customer")}


def _subjects(letter: Letter) -> str:
    if letter.reason in {Reason.NEW, Reason.WORSE} and letter.case.is_severe:
        return _("Severe: %(title)s")
    return {
        Reason.NEW: _("New case: %(title)s"),
        Reason.WORSE: _("More severe now: %(title)s"),
        Reason.PASSED: _("Passed on to you: %(title)s"),
        Reason.BACK: _("Not solved: %(title)s"),
        Reason.NOBODY: _("Nobody answers for it: %(title)s"),
        Reason.DUE: _("Due soon: %(title)s"),
        Reason.OVERDUE: _("Overdue: %(title)s"),
        Reason.CLIMBED: _("Overdue: %(title)s"),
        Reason.AGAIN: _("Reminder: %(title)s"),
        Reason.ANSWERED: _("%(who)s answered: %(title)s"),
        Reason.STEP: _("Your step: %(title)s"),
        Reason.LOST: _("The answer did not arrive: %(title)s"),
    }[letter.reason]


def lead(letter: Letter) -> str:
    """Why he is told, in a sentence or two."""
    case = letter.case
    told = {
        "who": letter.who,
        "names": letter.said,
        "due": datetime_for_reader(case.due_at),
        "manager": case.manager.name if case.manager else "",
    }
    if letter.reason == Reason.BACK and letter.who:
        return _("%(who)s opened the case again.") % told
    if letter.reason == Reason.OVERDUE and letter.said:
        return _("It should have been answered by %(due)s. Told as well: %(names)s.") % told
    return _leads()[letter.reason] % told


def _leads() -> dict[Reason, str]:
    return {
        Reason.NEW: _("A case that is yours to decide. It should be answered by %(due)s."),
        Reason.WORSE: _("This case of yours is more severe now. It should be answered by %(due)s."),
        Reason.PASSED: _("%(who)s passed this case on to you."),
        Reason.BACK: _("The customer says that it is not solved. The case is open again."),
        Reason.NOBODY: _(
            "Nobody answers for the place of this case. Take it in hand, or pass it on; "
            "and give the place a manager."
        ),
        Reason.DUE: _("The deadline is near: it should be answered by %(due)s."),
        Reason.OVERDUE: _("It should have been answered by %(due)s."),
        Reason.CLIMBED: _(
            "It should have been answered by %(due)s, and waits for %(manager)s. "
            "You are told because you answer for the place above."
        ),
        Reason.AGAIN: _("You asked to be reminded of this case."),
        Reason.ANSWERED: _("%(who)s answered your question."),
        Reason.STEP: _("%(who)s gave you a step in this case."),
        Reason.LOST: _(
            "The case is closed, but its answer did not reach the customer. "
            "Send it again at the desk, or find another way to him."
        ),
    }
