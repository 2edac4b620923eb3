"""The rules by which cases begin: in order, each with a try on what came in last."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import Agent, AuditEntry
from alaka.cases.feedback.forms import RuleForm, SevereWordsForm
from alaka.cases.feedback.judging import Judge, Verdict
from alaka.cases.models import CaseKind, CaseRule, Severity
from alaka.inbox.models import Conversation, Message, MessageKind

TRIED = 100


@administrator_required
def index(request: AgentRequest) -> HttpResponse:
    rules = CaseRule.objects.select_related("channel", "place", "topic")
    return render(request, "cases/rules.html", {"rules": rules})


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    last = CaseRule.objects.aggregate(last=Max("position"))["last"]
    return _edit(request, CaseRule(position=(last or 0) + 1))


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(CaseRule, pk=pk))


def _edit(request: AgentRequest, rule: CaseRule) -> HttpResponse:
    name, is_new = rule.name, rule.pk is None
    form = RuleForm(request.POST or None, instance=rule)
    tried = None
    if request.method == "POST" and form.is_valid():
        if "try" in request.POST:
            tried = tried_on_the_last(form.instance, request.user)
        else:
            form.save()
            act = "case rule added" if is_new else "case rule changed"
            AuditEntry.write(act, request=request, about=rule.name)
            messages.success(request, _("Saved."))
            return redirect("case-rules")
    groups = [(title, [form[each] for each in names]) for title, names in form.groups]
    context = {"form": form, "groups": groups, "rule": rule, "name": name, "tried": tried}
    status = 422 if form.errors else 200
    return render(request, "cases/rule.html", context, status=status)


@dataclass(frozen=True)
class Tried:
    message: Message
    verdict: Verdict

    @property
    def kind(self) -> str:
        return str(CaseKind(self.verdict.kind).label) if self.verdict.begins else ""

    @property
    def severity(self) -> str:
        return str(Severity(self.verdict.severity).label)


def tried_on_the_last(rule: CaseRule, agent: Agent) -> tuple[list[Tried], int]:
    """Of the last messages those that the rule would decide, at its place among the others; and
    how many there were."""
    seen = Conversation.objects.visible_to(agent)
    rows = Message.objects.filter(kind=MessageKind.INCOMING, automatic="", conversation__in=seen)
    rows = rows.select_related("conversation__contact", "conversation__place")
    found = list(rows.order_by("-pk")[:TRIED])
    others = [each for each in CaseRule.objects.in_use() if each.pk != rule.pk]
    rules = sorted([*others, rule], key=lambda each: (each.position, each.pk or 0))
    judge = Judge.now(rules)
    judged = [Tried(message, judge.judge(message)) for message in found]
    return [each for each in judged if each.verdict.rule is rule], len(found)


@administrator_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(CaseRule, pk=pk)
    rule.delete()
    AuditEntry.write("case rule removed", request=request, about=rule.name)
    messages.success(request, _("%(name)s is removed.") % {"name": rule.name})
    return redirect("case-rules")


@administrator_required
@require_POST
@transaction.atomic
def moving(request: AgentRequest, pk: int) -> HttpResponse:
    """One step up in the order."""
    rules = list(CaseRule.objects.select_for_update())
    at = next((at for at, rule in enumerate(rules) if rule.pk == pk), 0)
    if at:
        rules[at - 1], rules[at] = rules[at], rules[at - 1]
    for position, rule in enumerate(rules, 1):
        CaseRule.objects.filter(pk=rule.pk).update(position=position)
    return redirect("case-rules")


@administrator_required
def severe_words(request: AgentRequest) -> HttpResponse:
    form = SevereWordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        AuditEntry.write("severe words changed", request=request)
        messages.success(request, _("Saved."))
        return redirect("case-rules")
    status = 422 if form.is_bound else 200
    return render(request, "cases/severe_words.html", {"form": form}, status=status)
