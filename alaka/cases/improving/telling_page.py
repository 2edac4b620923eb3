"""Telling the customers concerned: who they are, the one click, taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.cases.improving.concerned import MONTHS, Everybody, concerned
from alaka.cases.improving.desk import improvement_of
from alaka.cases.improving.state import running
from alaka.cases.improving.telling import tell_all, undo
from alaka.cases.models import Improvement, Telling
from alaka.inbox.acting import number

SIZE = 50


@manager_required
@require_http_methods(["GET", "POST"])
def telling(request: AgentRequest, pk: int) -> HttpResponse:
    """``months``: how far back others with the same topic count; ``page``: of the list.

    With a page, a post shows it only: what was ticked elsewhere goes with it.
    """
    improvement = improvement_of(request, pk)
    given = request.POST if request.method == "POST" else request.GET
    months = number(given.get("months", ""))
    months = months if months in MONTHS else 0
    everybody = concerned(improvement, months, request.user).without(_unticked(request.POST))
    if request.method == "POST" and "page" not in given:
        if everybody.to_tell or not everybody.unticked:
            return _told(request, improvement, months)
        messages.error(request, _("Nobody is ticked: nobody was told."))
    context = {
        "improvement": improvement,
        "everybody": everybody,
        "months": months,
        "choices": MONTHS if improvement.topic_id and improvement.place_id else (),
        "telling": running(improvement),
        **_part(everybody, number(given.get("page", ""))),
    }
    return render(request, "cases/improving/telling.html", context)


def _unticked(given: QueryDict) -> set[int]:
    """Of the page that was posted, and those known from others."""
    shown, ticked = given.getlist("shown"), set(given.getlist("tell"))
    before = given.get("unticked", "").split(",")
    return {number(pk) for pk in (*before, *shown) if pk not in ticked}


def _part(everybody: Everybody, page: int) -> dict[str, Any]:
    start = page * SIZE
    people = everybody.people[start : start + SIZE]
    elsewhere = [str(each.contact) for each in everybody.unticked if each not in people]
    return {
        "people": people,
        "page": page,
        "unticked": ",".join(elsewhere),
        "before": page - 1 if page else None,
        "after": page + 1 if start + SIZE < len(everybody.people) else None,
    }


def _told(request: AgentRequest, improvement: Improvement, months: int) -> HttpResponse:
    if not improvement.is_published:
        messages.error(request, _("Publish it first: then customers can be told."))
        return redirect(improvement)
    made = tell_all(improvement, months, by=request.user, without=_unticked(request.POST))
    if made is None:
        other = improvement.tellings.exclude(by=request.user).order_by("-pk").first()
        text = _("Everybody concerned was told, or is being told.")
        if other is not None:
            text = _("%(name)s had them told already.") % {"name": other.by}
        messages.info(request, text)
        return redirect(improvement)
    count = made.told.count()
    text = ngettext("%(count)s customer is told.", "%(count)s customers are told.", count)
    messages.success(request, text % {"count": count})
    return redirect(improvement)


@manager_required
@require_POST
def undoing(request: AgentRequest, pk: int) -> HttpResponse:
    seen = Improvement.objects.visible_to(request.user)
    row = get_object_or_404(Telling, pk=pk, improvement__in=seen)
    if undo(row):
        messages.success(request, _("Taken back: nobody was told."))
    else:
        messages.error(request, _("Too late: the first were told already."))
    return redirect(row.improvement)
