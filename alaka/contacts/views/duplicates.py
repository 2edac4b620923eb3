"""Who may be one person: the pairs, what is decided of them, hints while somebody is entered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import (
    AgentRequest,
    administrator_required,
    agent_required,
    answering_required,
)
from alaka.contacts.duplicates import choosing, following, jobs, listing, settling
from alaka.contacts.duplicates.forms import ChosenForm, TypedForm
from alaka.contacts.duplicates.keys import TOO_COMMON
from alaka.contacts.models import Duplicate
from alaka.contacts.models.duplicate import State


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    state = State.DISMISSED if request.GET.get("view") == "dismissed" else State.OPEN
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = listing.page_of(request.user, state, after=after, before=before)
    look = following.state()
    context = {
        "page": page,
        "pairs": listing.shown(page.rows),
        "is_dismissed": state == State.DISMISSED,
        "look": look,
        "too_common": sum(look.too_common.values()),
        "most": TOO_COMMON,
        "made": choosing.made(request.GET.get("made", ""), request.user),
    }
    return render(request, "contacts/duplicates/index.html", context)


@require_POST
@answering_required
def dismissal(request: AgentRequest, pk: int) -> HttpResponse:
    """They are two. It can be taken back here, and on the page of those told apart."""
    pair = get_object_or_404(Duplicate.objects.visible_to(request.user).open(), pk=pk)
    settling.dismiss(pair, by=request.user)
    return _settled(request, pair)


@require_POST
@answering_required
def reopening(request: AgentRequest, pk: int) -> HttpResponse:
    pair = get_object_or_404(Duplicate.objects.visible_to(request.user).dismissed(), pk=pk)
    settling.reopen(pair)
    return _settled(request, pair)


def _settled(request: AgentRequest, pair: Duplicate) -> HttpResponse:
    if request.htmx and request.POST.get("at") == "person":
        return HttpResponse("")
    if request.htmx:
        (shown,) = listing.shown([pair])
        context = {"shown": shown, "was_settled": pair.state == State.DISMISSED}
        return render(request, "contacts/duplicates/pair.html", context)
    if pair.state == State.DISMISSED:
        messages.success(request, _("They will not be suggested again."))
    return redirect("duplicates")


@require_POST
@answering_required
def chosen(request: AgentRequest) -> HttpResponse:
    """Several pairs: first what would become of each, then it is done."""
    form = ChosenForm(request.POST, agent=request.user)
    if not form.is_valid() or not form.cleaned_data["pair"]:
        messages.error(request, _("Choose at least one pair."))
        return redirect("duplicates")
    pairs = form.cleaned_data["pair"]
    if not form.cleaned_data["sure"]:
        context = {"rows": choosing.preview(pairs, request.user)}
        return render(request, "contacts/duplicates/chosen.html", context)
    made, problems = choosing.merge_all(pairs, by=request.user)
    for problem in problems:
        messages.error(request, problem)
    return redirect(choosing.address(made))


@require_safe
@answering_required
def likeness(request: AgentRequest) -> HttpResponse:
    """Who is like what is being typed; a part of a page."""
    form = TypedForm(request.GET, agent=request.user)
    context = {"hints": form.hints() if form.is_valid() else [], "of": form.person}
    return render(request, "contacts/duplicates/hints.html", context)


@require_POST
@administrator_required
def comparison(request: AgentRequest) -> HttpResponse:
    jobs.ask()
    messages.success(request, _("Everybody is being compared. You can go on working meanwhile."))
    return redirect("duplicates")
