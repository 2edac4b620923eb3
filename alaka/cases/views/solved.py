"""The customer says whether it is solved, from the links under the answer. A page asks once more:
what looks into mails opens every link, and presses no button."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from alaka.accounts.models import Business
from alaka.cases import solved_links
from alaka.cases.closing import confirm
from alaka.cases.models import Case
from alaka.cases.solved_links import SOLVED, UNSOLVED
from alaka.cases.unsolved import come_back
from alaka.cases.views.opened import by_link


class UnsolvedForm(forms.Form):
    words = forms.CharField(
        label=_("What is not right yet?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


@by_link
def solved(request: HttpRequest, token: str) -> HttpResponse:
    asked = solved_links.asked(SOLVED, token)
    with override(_language(asked.case)):
        if request.method == "POST" and not asked.is_over:
            confirm(asked.case)
            return redirect(SOLVED, token)
        is_said = asked.case.confirmed_at is not None and not asked.is_over
        context = {"case": asked.case, "is_over": asked.is_over, "is_said": is_said}
        return render(request, "cases/by_link/solved.html", context)


@by_link
def unsolved(request: HttpRequest, token: str) -> HttpResponse:
    asked = solved_links.asked(UNSOLVED, token)
    with override(_language(asked.case)):
        form = UnsolvedForm(request.POST if request.method == "POST" else None)
        # Whatever became of the case since he opened the page, his words are kept.
        if form.is_valid():
            come_back(asked, form.cleaned_data["words"])
            return redirect(f"{reverse(UNSOLVED, args=[token])}?said=1")
        context = {
            "case": asked.case,
            "form": form,
            "is_over": asked.is_over and not form.is_bound,
            "is_said": "said" in request.GET and not form.is_bound,
        }
        return render(request, "cases/by_link/unsolved.html", context)


def _language(case: Case) -> str:
    """The customer's."""
    origin, contact = case.origin, case.contact
    spoken = (origin.language if origin else "") or (contact.language if contact else "")
    return spoken or Business.get().language
