"""One person of two records, and two again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.contacts import merging
from alaka.contacts.comparing import compare
from alaka.contacts.duplicates.choosing import address
from alaka.contacts.family import person_id
from alaka.contacts.forms import OtherForm
from alaka.contacts.listing import give_handles
from alaka.contacts.models import Contact, Merge
from alaka.contacts.searching import search


@require_http_methods(["GET", "POST"])
@answering_required
def merge(request: AgentRequest, pk: int) -> HttpResponse:
    """First whom with, then which value of each field; nothing is lost by either."""
    seen = Contact.objects.visible_to(request.user)
    kept = get_object_or_404(seen, pk=pk)
    asked = OtherForm(request.POST or request.GET)
    if not asked.is_valid():
        return _choose(request, kept)
    gone = get_object_or_404(seen, pk=person_id(asked.cleaned_data["other"]))
    problem, rows = "", compare(kept, gone, request.user)
    if request.method == "POST":
        take = [row.name for row in rows if request.POST.get(row.name) == "gone"]
        try:
            made = merging.merge(kept, gone, by=request.user, take=take)
        except merging.CannotMerge as error:
            problem = str(error)
        else:
            said = _("They are one person now. You can undo it on this page.")
            messages.success(request, said)
            is_asked = request.POST.get("back") == "duplicates"
            return redirect(address([made]) if is_asked else kept)
    give_handles([kept, gone])
    back = (request.POST or request.GET).get("back", "")
    context = {"kept": kept, "gone": gone, "rows": rows, "problem": problem, "back": back}
    status = 422 if problem else 200
    return render(request, "contacts/merging/compare.html", context, status=status)


def _choose(request: AgentRequest, kept: Contact) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    # Without words those who are called alike.
    found = search(Contact.objects.visible_to(request.user), words or kept.name, limit=20)
    others = [row for row in found if row.pk != kept.pk]
    context = {"kept": kept, "others": others, "words": words}
    is_part = request.htmx.target == "merge-list"
    name = "contacts/merging/list.html" if is_part else "contacts/merging/choose.html"
    return render(request, name, context)


@require_POST
@answering_required
def undo(request: AgentRequest, pk: int) -> HttpResponse:
    made = get_object_or_404(Merge.objects.select_related("kept", "gone"), pk=pk)
    person = get_object_or_404(Contact.objects.visible_to(request.user), pk=person_id(made.gone_id))
    try:
        if merging.undo(made, by=request.user):
            messages.success(request, _("They are two again."))
    except merging.CannotMerge as error:
        messages.error(request, str(error))
    return redirect(person)
