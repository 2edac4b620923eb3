"""Who else has a say in a deal."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.sales import people
from alaka.sales.acting import asked, done, found_people, meant
from alaka.sales.forms import PersonForm
from alaka.sales.models import Deal, DealPerson


@require_http_methods(["GET", "POST"])
@answering_required
def add(request: AgentRequest, pk: int) -> HttpResponse:
    """Somebody is found and chosen, and his role said."""
    deal = meant(request, pk)
    if "contact" in request.POST:
        form = PersonForm(request.POST, reader=request.user)
        if form.is_valid():
            people.put(deal, **form.cleaned_data, by=request.user)
            text = _("%(person)s has a say in it.")
            return done(request, deal, text % {"person": form.cleaned_data["contact"]})
    else:
        form = PersonForm(None, reader=request.user)
    words = request.POST.get("q") or request.GET.get("q", "")
    context = {"deal": deal, "words": words, "found": found_people(request, words), "form": form}
    if request.htmx.target == "link-list":
        return render(request, "sales/acts/person_list.html", context)
    return asked(request, "sales/acts/person.html", context)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    seen = Deal.objects.visible_to(request.user)
    rows = DealPerson.objects.filter(deal__in=seen).select_related("contact", "deal__contact")
    row = get_object_or_404(rows, pk=pk)
    people.take(row, by=request.user)
    return done(request, meant(request, row.deal_id), _("Taken out of the deal."))
