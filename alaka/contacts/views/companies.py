"""One company, and what is changed there."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alaka.accounts.access import (
    AgentRequest,
    agent_required,
    answering_required,
)
from alaka.accounts.models import Agent
from alaka.contacts import filing
from alaka.contacts.changing import last_of
from alaka.contacts.companies import apart, changing, clashes, showing
from alaka.contacts.companies.alike import alike
from alaka.contacts.companies.forms import CompanyForm, PeopleForm
from alaka.contacts.comparing import joined_companies
from alaka.contacts.family import company_id
from alaka.contacts.models import Company
from alaka.contacts.own.uniqueness import TakenError
from alaka.contacts.views.tags import answer_tags
from alaka.core.templatetags.core import number


@require_http_methods(["GET", "POST"])
@answering_required
def new(request: AgentRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None, agent=request.user)
    same: list[Company] = []
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["name"]
        same = alike(request.user, name, form.cleaned_data["domains"])
        # Who was told of those adds his by saving once more.
        if not same or request.POST.get("sure") == name:
            try:
                return redirect(changing.create(form.values(), by=request.user))
            except TakenError as refusal:
                form.refuse(refusal)
    context = {"form": form, "same": same}
    status = 422 if form.is_bound else 200
    return render(request, "contacts/companies/edit.html", context, status=status)


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    company = _visible(request, pk)
    if company.pk != pk:
        return redirect(company)
    members = showing.people(company)
    context = {
        "company": company,
        "tags": changing.tags_on(company),
        **_alike(company, request.user),
        "merges": joined_companies(company),
        "own": showing.own(company, request.user),
        "members": members,
        "limit": showing.PEOPLE,
        "proposed": showing.proposed(company) if request.user.can_answer else [],
        "proposed_limit": showing.PROPOSED,
        "lines": showing.time_line(company, members, request.user),
        "files": [filing.kept(each, request.user) for each in showing.documents(company, members)],
        "whole": showing.Whole(company, [pk for each in members for pk in each.contact.ids]),
    }
    return render(request, "contacts/companies/company.html", context)


@require_http_methods(["GET", "POST"])
@answering_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    company = _visible(request, pk)
    form = CompanyForm(request.POST or None, agent=request.user, now=company)
    clashing: set[str] = set()
    if form.is_bound and form.is_valid():
        try:
            clashing = changing.change(company, form.values(), by=request.user, seen=form.seen())
            if not clashing:
                return redirect(company)
        except TakenError as refusal:
            form.refuse(refusal)
    context = {
        "form": form,
        "company": company,
        "signs": form.kept() if form.is_bound and not clashing else _signs(company, request.user),
        "clashes": clashes.of(company, clashing, form),
        "meanwhile": last_of(company, "company.changed", clashing),
    }
    status = 422 if form.is_bound else 200
    return render(request, "contacts/companies/edit.html", context, status=status)


def _visible(request: AgentRequest, pk: int) -> Company:
    """What was merged into another is read as that."""
    rows = Company.objects.visible_to(request.user).select_related("owner")
    return get_object_or_404(rows, pk=company_id(pk))


def _alike(company: Company, agent: Agent) -> dict[str, list[Company]]:
    if not agent.can_answer:
        return {}
    found = alike(agent, company.name, company.domains, but=company)
    others = apart.told_apart(company, found)
    return {
        "alike": [each for each in found if each.pk not in others],
        "told_apart": [each for each in found if each.pk in others],
    }


def _signs(company: Company, agent: Agent) -> Mapping[str, str]:
    return CompanyForm(agent=agent, now=company).signs()


@require_http_methods(["GET", "POST"])
@answering_required
def tags(request: AgentRequest, pk: int) -> HttpResponse:
    company = _visible(request, pk)
    return answer_tags(request, company, changing.tags_on(company), changing.retag)


@require_POST
@answering_required
def people(request: AgentRequest, pk: int) -> HttpResponse:
    """Those proposed whom somebody chose."""
    company = _visible(request, pk)
    form = PeopleForm(request.POST)
    if form.is_valid():
        added = list(form.cleaned_data["person"])
        for contact in added:
            changing.join(contact, company, by=request.user)
        told = ngettext("%(count)s person is added.", "%(count)s people are added.", len(added))
        messages.success(request, told % {"count": number(len(added))})
    else:
        messages.error(request, _("Choose who belongs to it."))
    return redirect(company)
