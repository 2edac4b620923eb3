"""A case ends, and may come back."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alaka.accounts.access import AgentRequest, answering_required
from alaka.accounts.models import Agent
from alaka.cases import closing
from alaka.cases.acting import asked, done, meant
from alaka.cases.forms import ClosingForm, ReopeningForm
from alaka.cases.models import Case
from alaka.cases.preparing import prepared_answers
from alaka.cases.reaching import Reach, reach
from alaka.core.folding import fold
from alaka.inbox.acting import overtaken
from alaka.inbox.models import Conversation, Status


@require_http_methods(["GET", "POST"])
@answering_required
def closure(request: AgentRequest, pk: int) -> HttpResponse:
    case = meant(request, pk)
    if case.is_closed and request.method == "GET":
        return redirect(case)
    typed = request.POST if request.method == "POST" else None
    form = ClosingForm(typed, initial=_typed_before(case))
    answers = prepared_answers(case, request.user)
    if "insert" in request.POST:
        return _page(request, case, _with_answer(form, answers, request.POST.get("prepared", "")))
    if request.method == "GET" or case.is_closed or _is_refused(form, reach(case, request.user)):
        return _page(request, case, form)
    try:
        closing.close(case, closing.Ending(**form.cleaned_data), by=request.user)
    except closing.CannotClose as problem:
        for field, error in problem.errors.items():
            form.add_error(field, error)
        return _page(request, case, form)
    text = _("The case is closed.")
    if case.answered_at:
        text = _("The case is closed, and the answer is on its way.")
    return done(request, case, text)


def _typed_before(case: Case) -> dict[str, str]:
    """What was typed for an end that came to nothing: its answer never arrived."""
    typed = {"change": case.change}
    if case.answer and case.answered_at is None:
        typed |= {"outcome": case.outcome, "text": case.outcome_text, "answer": case.answer}
    return typed


def _is_refused(form: ClosingForm, found: Reach) -> bool:
    """Whether it lacks anything; all of it is said at once."""
    form.is_valid()
    given = form.cleaned_data
    ending = closing.Ending(given.get("outcome", ""), answer=given.get("answer", ""))
    for field, error in closing.faults(found, ending).items():
        if field not in form.errors:
            form.add_error(field, error)
    return bool(form.errors)


def _page(request: AgentRequest, case: Case, form: ClosingForm) -> HttpResponse:
    found = reach(case, request.user)
    context = {
        "case": case,
        "form": form,
        "reach": found,
        "untold": _untold(case, found, request.user),
        "answers": prepared_answers(case, request.user),
    }
    is_refused = form.is_bound and (case.is_closed or bool(form.errors))
    return render(request, "cases/closing.html", context, status=422 if is_refused else 200)


def _untold(case: Case, found: Reach, agent: Agent) -> list[Conversation]:
    """The others of the case that wait on when it is closed."""
    seen = Conversation.objects.visible_to(agent).filter(cases=case)
    rows = seen.exclude(status=Status.CLOSED).select_related("contact")
    return [row for row in rows.order_by("pk") if row != found.conversation]


def _with_answer(form: ClosingForm, answers: list[dict[str, str]], name: str) -> ClosingForm:
    """The form as it was typed, with a prepared answer at the end of the customer's."""
    found = next((each["text"] for each in answers if each["name"] == name), "")
    typed = {field: form.data.get(field, "") for field in form.fields}
    typed["answer"] = "\n\n".join(filter(None, [typed["answer"].strip(), found]))
    return ClosingForm(initial=typed)


@require_safe
@answering_required
def answers(request: AgentRequest, pk: int) -> HttpResponse:
    """What "/" offers in the answer."""
    rows = prepared_answers(meant(request, pk), request.user)
    return JsonResponse({"answers": [{**row, "folded": fold(row["name"])} for row in rows]})


@require_http_methods(["GET", "POST"])
@answering_required
def reopening(request: AgentRequest, pk: int) -> HttpResponse:
    case = meant(request, pk)
    form = ReopeningForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "case": case}
    if not case.is_closed:
        return overtaken(request, _("It is open already."), case)
    if request.method == "GET" or not form.is_valid():
        return asked(request, "cases/acts/reopen.html", context)
    closing.reopen(case, by=request.user, reason=form.cleaned_data["reason"])
    return done(request, case, _("The case is open again."))


@require_POST
@answering_required
def dismissal(request: AgentRequest, pk: int) -> HttpResponse:
    """Somebody looked at what the customer wrote again: it changes nothing."""
    case = meant(request, pk)
    closing.dismiss(case)
    return done(request, case, _("The case stays closed."))
