"""Rules of routing: all in their order, and one with its trial."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.routing.book import Book
from alaka.routing.forms import RuleForm
from alaka.routing.models import Rule
from alaka.routing.sentences import faults, sentence
from alaka.routing.trial import trial


@administrator_required
def index(request: AgentRequest) -> HttpResponse:
    Rule.objects.otherwise()
    book = Book()
    lines = [
        {"rule": rule, "sentence": sentence(rule, book), "faults": faults(rule, book)}
        for rule in Rule.objects.in_order().with_hits()
    ]
    context = {"lines": lines[:-1], "otherwise": lines[-1]}
    return render(request, "routing/rules.html", context)


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    rule = Rule()
    rule.put_last()
    return _editor(request, rule)


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    return _editor(request, get_object_or_404(Rule, pk=pk))


def _editor(request: AgentRequest, rule: Rule) -> HttpResponse:
    """The form; with POST it is tried, or saved."""
    book, name = Book(), str(rule) if rule.pk else ""
    form = RuleForm(request.POST or None, instance=rule, book=book)
    context = {"form": form, "rule": rule, "name": name}
    if form.is_bound and form.is_valid():
        if "trial" not in request.POST:
            what = "changed" if rule.pk else "added"
            form.save()
            AuditEntry.write(f"routing rule {what}", request=request, about=str(rule))
            messages.success(request, _("Saved."))
            return redirect("routing-rules")
        context |= {"trial": trial(rule, book, by=request.user)}
    elif rule.pk and not form.is_bound:
        context["faults"] = faults(rule, book)
    if not form.errors:
        context["sentence"] = sentence(rule, book) if rule.pk or form.is_bound else ""
    return render(request, "routing/rule.html", context, status=422 if form.errors else 200)


@administrator_required
@require_POST
def order(request: AgentRequest) -> HttpResponse:
    """The rules as they were put, or one of them a step up or down."""
    ids = [int(pk) for pk in request.POST.getlist("rule") if pk.isdecimal()]
    for step, name in ((-1, "up"), (1, "down")):
        pk = request.POST.get(name, "")
        if pk.isdecimal() and int(pk) in ids:
            at = ids.index(int(pk))
            ids.insert(max(0, at + step), ids.pop(at))
    Rule.objects.put_in_order(ids)
    AuditEntry.write("routing rules ordered", request=request)
    return redirect("routing-rules")


@administrator_required
@require_POST
def switch(request: AgentRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(Rule, pk=pk, is_else=False)
    rule.is_on = not rule.is_on
    rule.save(update_fields=["is_on"])
    what = "switched on" if rule.is_on else "switched off"
    AuditEntry.write(f"routing rule {what}", request=request, about=str(rule))
    return redirect("routing-rules")


@administrator_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(Rule, pk=pk, is_else=False)
    rule.delete()
    AuditEntry.write("routing rule removed", request=request, about=str(rule))
    messages.success(request, _("The rule “%(name)s” is removed.") % {"name": rule.name})
    return redirect("routing-rules")
