"""A manager's page on a telephone, opened by a link of a mail. Opening one does nothing: what
looks into mails opens every link. The button does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alaka.accounts.models import Agent
from alaka.cases import act_links
from alaka.cases.act_links import Link
from alaka.cases.asked import may_act
from alaka.cases.deeds import act
from alaka.cases.link_forms import FORMS, DeedForm
from alaka.cases.models import Case
from alaka.cases.readers import reading
from alaka.cases.standing import Dead, dead, stands
from alaka.cases.story import facts, lines
from alaka.cases.unsaid import unsaid
from alaka.cases.views.opened import by_link
from alaka.core import signing

SHOWN = 100


@by_link
def deed(request: HttpRequest, token: str) -> HttpResponse:
    link = act_links.link_of(token)
    with reading(link.agent):
        why = dead(link)
        if why is not None:
            return _over(request, link, why)
        form = FORMS[link.deed](request.POST if request.method == "POST" else None, link=link)
        if request.method == "POST" and form.is_valid():
            why = act(link, form)
            if why is not None:
                return _over(request, link, why)
            if not form.errors:
                return redirect("case-act", token)
        return _show(request, link, form)


def _show(request: HttpRequest, link: Link, form: DeedForm) -> HttpResponse:
    context = {"form": form, "back_url": _back(link), **_about(link.case, link.agent)}
    return render(request, "cases/by_link/deed.html", context)


def _over(request: HttpRequest, link: Link, why: Dead) -> HttpResponse:
    lost = unsaid(request, link.case)
    context = {"case": link.case, "why": why, "back_url": _back(link), "unsaid": lost}
    return render(request, "cases/by_link/done.html", context, status=200 if why.is_done else 410)


def _back(link: Link) -> str:
    return act_links.list_address(link.agent, link.until) if link.until else ""


def _about(case: Case, reader: Agent) -> dict[str, object]:
    return {
        "case": case,
        "facts": facts(case),
        "lines": lines(case),
        "steps": case.steps.select_related("agent"),
        "stands": stands(case, reader),
    }


@by_link
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """What waits for one person."""
    opened = act_links.mine_of(token)
    with reading(opened.agent):
        rows = Case.objects.open().filter(manager=opened.agent).select_related("place")
        context = {
            "cases": list(rows.order_by("due_at", "pk")[:SHOWN]),
            "token": token,
            "agent": opened.agent,
        }
        return render(request, "cases/by_link/mine.html", context)


@by_link
def one_of_mine(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    opened = act_links.mine_of(token)
    with reading(opened.agent):
        case = _his(opened.agent, pk)
        context = {
            **_about(case, opened.agent),
            "offers": [] if case.is_closed else _offers(case, opened),
            "back_url": act_links.list_address(opened.agent, opened.until),
        }
        return render(request, "cases/by_link/case.html", context)


def _offers(case: Case, opened: act_links.Mine) -> list[act_links.Offer]:
    return act_links.offers(case, opened.agent, opened.until)


def _his(agent: Agent, pk: int) -> Case:
    """Raises signing.BadToken for what is not his, as if there were none."""
    case = Case.objects.for_list().filter(pk=pk).first()
    if case is None or not may_act(case, agent):
        raise signing.BadToken("expired")
    return case
