"""Whether a link of a mail still acts, and if not, what became of it, in words.

A link dies when it was used, when what it was for is done, when the case came back after the mail
was sent, and when its person does not answer for the case any more.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.cases.act_links import Deed, Link
from alaka.cases.asked import answers_for, colleague_of, may_act
from alaka.cases.models import Case, CaseStatus, UsedLink
from alaka.core.templatetags.core import datetime_for_reader


@dataclass(frozen=True)
class Dead:
    """``said`` why; ``now`` how the case stands. ``is_done``: he did it himself by this link."""

    said: str
    now: str = ""
    is_done: bool = False


def dead(link: Link) -> Dead | None:
    """None while it lives."""
    case, used = link.case, UsedLink.objects.filter(nonce=link.nonce).first()
    if used is not None:
        return Dead(str(used.result), stands(case, link.agent), is_done=True)
    if link.since != case.reopened:
        return Dead(_("The case came back after this mail was sent. Use the newest mail."))
    if case.is_closed:
        return Dead(_("The case is closed."), stands(case, link.agent))
    if link.deed == Deed.DONE:
        return _dead_step(link)
    if not may_act(case, link.agent):
        return Dead(_("This case is not yours any more."), stands(case, link.agent))
    if link.deed == Deed.ACCEPT and case.status != CaseStatus.NEW:
        return Dead(_("The case is in hand already."), stands(case, link.agent))
    if link.deed == Deed.ASK and colleague_of(case, link.agent) is None:
        return Dead(_("There is nobody to ask any more."), stands(case, link.agent))
    return None


def _dead_step(link: Link) -> Dead | None:
    step = link.step
    if step is not None and step.done_at is not None:
        return Dead(_("The step is done already."))
    if step is None or step.agent != link.agent or not link.agent.can_answer:
        return Dead(_("This step is not yours any more."))
    return None


def stands(case: Case, reader: Agent) -> str:
    """How the case stands, in one sentence."""
    if case.is_closed:
        return _closed(case)
    one = answers_for(case)
    if one is None:
        return _("Nobody answers for it.")
    if case.status == CaseStatus.ACCEPTED and one == case.manager:
        told = {"name": one.name, "time": datetime_for_reader(case.accepted_at)}
        if one == reader:
            return _("You have had it in hand since %(time)s.") % told
        return _("%(name)s has had it in hand since %(time)s.") % told
    if one == reader:
        return _("It waits for you.")
    return _("It waits for %(name)s.") % {"name": one.name}


def _closed(case: Case) -> str:
    by: Agent | None = case.closed_by
    told = {
        "name": by.name if by else "",
        "time": datetime_for_reader(case.closed_at),
        "outcome": case.get_outcome_display(),
    }
    if by is None:
        return _("Closed on %(time)s: %(outcome)s.") % told
    return _("%(name)s closed it on %(time)s: %(outcome)s.") % told
