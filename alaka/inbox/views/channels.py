"""The channels: a list, and a page each with its health, its set-up and its quarantine."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka import registry
from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.channels import granting
from alaka.channels.models import Channel, IntakeState
from alaka.core import jobs
from alaka.core.languages import LANGUAGES
from alaka.inbox import channel_health
from alaka.inbox.channel_forms import ChannelForm, KindForm, RefillForm, save
from alaka.inbox.models import Conversation, Inbox, Message


@administrator_required
def index(request: AgentRequest) -> HttpResponse:
    waiting = Count("intakes", filter=Q(intakes__state=IntakeState.QUARANTINED))
    channels = Channel.objects.select_related("inbox", "place").annotate(quarantined=waiting)
    rows = [(channel, channel_health.of(channel)[0]) for channel in channels]
    return render(request, "inbox/channels/index.html", {"rows": rows})


@administrator_required
def kinds(request: AgentRequest) -> HttpResponse:
    """Choose what kind of channel to add."""
    offered = [import_string(path) for path in registry.CHANNELS.values()]
    context = {"kinds": offered, "has_inbox": Inbox.objects.exists()}
    return render(request, "inbox/channels/kinds.html", context)


@administrator_required
def add(request: AgentRequest, kind: str) -> HttpResponse:
    if kind not in registry.CHANNELS:
        raise Http404
    return _edit(request, Channel(kind=kind))


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=pk)
    if not channel.is_installed:
        raise Http404  # Its settings are only known to its kind.
    return _edit(request, channel)


def _edit(request: AgentRequest, channel: Channel) -> HttpResponse:
    is_new = channel.pk is None
    data = request.POST if request.method == "POST" else None
    form, kind = ChannelForm(data, instance=channel), KindForm(channel, data)
    # Both are asked, so that all faults are shown at once.
    if data is not None and all([form.is_valid(), kind.form.is_valid()]):
        channel = save(form, kind)
        act = "channel added" if is_new else "channel changed"
        AuditEntry.write(act, request=request, about=channel.name, kind=channel.kind)
        _say_whether_it_works(request, channel)
        return redirect("channel", pk=channel.pk)
    context = {
        "form": form,
        "kind": kind,
        "channel": channel,
        "is_new": is_new,
        "has_preview": channel.can("widget"),
        "preview_languages": [(code, language.own_name) for code, language in LANGUAGES.items()],
        "preview_language": channel.language,
    }
    status = 200 if data is None else 422
    return render(request, "inbox/channels/edit.html", context, status=status)


def _part(channel: Channel, name: str) -> str:
    """The kind's own template for a part of a page, or "" if it has none."""
    template = f"channels/{channel.kind}/{name}.html"
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return ""
    return template


def _say_whether_it_works(request: AgentRequest, channel: Channel) -> None:
    """Kinds that connect to another side are tried at once: a wrong password shows now."""
    if not (channel.is_enabled and has_other_side(channel)):
        messages.success(request, _("Saved."))
        return
    if fault := channel_health.check_connection(channel):
        messages.error(request, _("Saved, but it does not work yet: %(fault)s") % {"fault": fault})
    else:
        messages.success(request, _("Saved, and the connection works."))


def has_other_side(channel: Channel) -> bool:
    return channel.can("fetch") or channel.can("send")


@administrator_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.select_related("inbox", "place"), pk=pk)
    context = {
        "channel": channel,
        "health": channel_health.of(channel),
        "folders": channel_health.folders(channel),
        "quarantined": channel.intakes.quarantined().count(),
        "waiting": channel.intakes.waiting().count(),
        "has_other_side": has_other_side(channel),
        "can_fetch": channel.can("fetch"),
        "refill": RefillForm(),
        "setup": _part(channel, "setup"),
        "is_used": _is_used(channel),
        "sign_in": channel.adapter.sign_in(),
        "is_signed_in": granting.is_given(channel),
        **channel.adapter.setup(),
    }
    return render(request, "inbox/channels/show.html", context)


def _is_used(channel: Channel) -> bool:
    return (
        channel.intakes.exists()
        or Conversation.objects.filter(channel=channel).exists()
        or Message.objects.filter(channel=channel).exists()
    )


@administrator_required
@require_POST
def pause(request: AgentRequest, pk: int) -> HttpResponse:
    return _switch(request, pk, is_enabled=False)


@administrator_required
@require_POST
def resumption(request: AgentRequest, pk: int) -> HttpResponse:
    return _switch(request, pk, is_enabled=True)


def _switch(request: AgentRequest, pk: int, *, is_enabled: bool) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=pk)
    if Channel.objects.filter(pk=pk, is_enabled=not is_enabled).update(is_enabled=is_enabled):
        act = "channel resumed" if is_enabled else "channel paused"
        AuditEntry.write(act, request=request, about=channel.name)
    said = _("%(name)s is in use again.") if is_enabled else _("%(name)s is paused.")
    messages.success(request, said % {"name": channel.name})
    return redirect("channel", pk=pk)


@administrator_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    """Only what nobody ever used goes: what was said stays with the channel it came by."""
    channel = get_object_or_404(Channel, pk=pk)
    if _is_used(channel):
        messages.error(request, _("People wrote through this channel. Pause it instead."))
        return redirect("channel", pk=pk)
    channel.delete()
    AuditEntry.write("channel removed", request=request, about=channel.name)
    messages.success(request, _("%(name)s is removed.") % {"name": channel.name})
    return redirect("channels")


@administrator_required
@require_POST
def connection(request: AgentRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=pk)
    if fault := channel_health.check_connection(channel):
        messages.error(request, _("It does not work: %(fault)s") % {"fault": fault})
    else:
        messages.success(request, _("The connection works."))
    return redirect("channel", pk=pk)


@administrator_required
@require_POST
def refill(request: AgentRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=pk)
    form = RefillForm(request.POST)
    if not channel.can("fetch"):
        raise Http404
    if not form.is_valid():
        messages.error(request, " ".join(_faults(form)))
        return redirect("channel", pk=pk)
    begin, end = (instant.isoformat() for instant in form.span)
    jobs.defer("alaka.channels.polling.refill", channel_id=pk, begin=begin, end=end)
    AuditEntry.write("channel refilled", request=request, about=channel.name, begin=begin, end=end)
    messages.success(
        request, _("It is being fetched again. What is here already does not come twice.")
    )
    return redirect("channel", pk=pk)


def _faults(form: RefillForm) -> list[str]:
    return [f"{form[name].label}: {text}" for name, texts in form.errors.items() for text in texts]
