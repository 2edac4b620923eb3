"""The audit log: who did what, when, from where; as a page and as a file."""

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.acts import LABELS
from alaka.accounts.models import Agent, AuditEntry
from alaka.accounts.templatetags.accounts import act_label
from alaka.core.downloads import streamed
from alaka.core.fields import DayField
from alaka.core.sheets import FORMATS, commas

PAGE = 50
HEADS = ("at", "agent", "act", "about", "address", "request", "data")


class Filter(forms.Form):
    agent = forms.ModelChoiceField(
        Agent.objects.all(), label=_("Agent"), required=False, empty_label=_("Everyone")
    )
    act = forms.ChoiceField(label=_("Action"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = sorted(((act, act_label(act)) for act in LABELS), key=lambda pair: pair[1])
        self.fields["act"] = forms.ChoiceField(
            label=_("Action"), required=False, choices=[("", _("Everything")), *labels]
        )

    def entries(self) -> QuerySet[AuditEntry]:
        """What was asked for; nothing while a field is wrong."""
        entries = AuditEntry.objects.select_related("agent")
        if not self.is_valid():
            return entries.none()
        wanted, zone = self.cleaned_data, get_current_timezone()
        if wanted["agent"]:
            entries = entries.filter(agent=wanted["agent"])
        if wanted["act"]:
            entries = entries.filter(act=wanted["act"])
        if wanted["since"]:
            entries = entries.filter(at__gte=datetime.combine(wanted["since"], time(), zone))
        if wanted["until"]:
            end = datetime.combine(wanted["until"] + timedelta(days=1), time(), zone)
            entries = entries.filter(at__lt=end)
        return entries

    def query(self, **more: Any) -> str:
        kept = {name: self.data.get(name) for name in self.fields if self.data.get(name)}
        return urlencode(kept | more)


@administrator_required
def index(request: AgentRequest) -> HttpResponse:
    """Newest first, in pages that begin after an id: the thousandth is as fast as the first."""
    form = Filter(request.GET)
    before = request.GET.get("before", "")
    entries = form.entries()
    if before.isdigit():
        entries = entries.filter(pk__lt=int(before))
    found = list(entries[: PAGE + 1])
    page = found[:PAGE]
    context = {
        "form": form,
        "entries": page,
        "newer_url": f"?{form.query()}" if before else "",
        "older_url": f"?{form.query(before=page[-1].pk)}" if len(found) > PAGE else "",
        "export_query": form.query(),
    }
    return render(request, "accounts/audit.html", context)


@administrator_required
def export(request: AgentRequest) -> HttpResponseBase:
    """All that the filter finds, as CSV; that it was taken is in the log, too."""
    form = Filter(request.GET)
    if not form.is_valid():
        return index(request)
    entries = form.entries()
    count = entries.count()
    AuditEntry.write("audit log exported", request=request, rows=count, filter=form.query())
    lines = commas.lines(HEADS, _rows(entries))
    parts = (line.encode("utf-8", "replace") for line in lines)
    return streamed(parts, "audit-log.csv", FORMATS["csv"].content_type)


def _rows(entries: QuerySet[AuditEntry]) -> Iterator[list[str]]:
    for entry in entries.iterator(chunk_size=2000):
        data = json.dumps(entry.data, ensure_ascii=False) if entry.data else ""
        agent = entry.agent.email if entry.agent else ""
        cells = [entry.at.isoformat(), agent, entry.act, entry.about]
        yield [*cells, entry.address or "", entry.request_id, data]
