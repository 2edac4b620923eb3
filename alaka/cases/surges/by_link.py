"""An alarm on a telephone, opened by the link of its mail. Opening it does nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alaka.accounts.models import Agent
from alaka.cases.models import Surge
from alaka.cases.readers import reading
from alaka.cases.surges import look_links, words
from alaka.cases.surges.acknowledging import acknowledge
from alaka.cases.surges.behind import behind
from alaka.cases.surges.charts import of_surge
from alaka.cases.surges.pages import NoteForm
from alaka.cases.unsaid import written
from alaka.cases.views.opened import by_link

SHOWN = 50


@by_link
def look(request: HttpRequest, token: str) -> HttpResponse:
    surge, agent = look_links.look_of(token)
    with reading(agent):
        form = NoteForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and agent.can_answer and form.is_valid():
            note = form.cleaned_data["note"]
            is_first = acknowledge(surge, note, by=agent)
            surge.refresh_from_db()
            if is_first or note == surge.note:  # Of two presses the second says no more.
                return redirect("surge-look", token)
        return _show(request, surge, agent, form)


def _show(request: HttpRequest, surge: Surge, agent: Agent, form: NoteForm) -> HttpResponse:
    rows = behind(surge).visible_to(agent)
    context = {
        "surge": surge,
        "how_many": words.how_many(surge),
        "chart": of_surge(surge),
        "cases": list(rows.select_related("place").order_by("-opened_at", "-pk")[:SHOWN]),
        "count": rows.count(),
        "form": form,
        "can_answer": agent.can_answer,
        "unsaid": written(request) if surge.acknowledged_at or not agent.can_answer else [],
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/by_link/surge.html", context, status=status)
