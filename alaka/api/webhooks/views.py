"""The pages of the webhooks: a list, one with its log, a form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.api.models import Webhook
from alaka.api.webhooks import sending
from alaka.api.webhooks.examples import EXAMPLES
from alaka.api.webhooks.forms import WebhookForm
from alaka.api.webhooks.listing import health, log_of
from alaka.core import clock
from alaka.core.secrets import Secrets

NEW = "new_webhook_secret"


@administrator_required
def index(request: AgentRequest) -> HttpResponse:
    webhooks = Webhook.objects.visible_to(request.user)
    rows = [(webhook, health(webhook)) for webhook in webhooks]
    return render(request, "api/webhooks/list.html", {"rows": rows})


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    form = WebhookForm(request.POST or None, instance=Webhook(made_by=request.user))
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    secret = form.instance.renew_secret()
    webhook = form.save()
    AuditEntry.write("webhook added", request=request, about=webhook.name, verbs=webhook.verbs)
    return _show_once(request, webhook, secret)


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    form = WebhookForm(request.POST or None, instance=_webhook(request, pk))
    if request.method != "POST" or not form.is_valid():
        return _form(request, form)
    webhook = form.save()
    AuditEntry.write("webhook changed", request=request, about=webhook.name, verbs=webhook.verbs)
    messages.success(request, _("Saved."))
    return redirect(webhook)


def _form(request: AgentRequest, form: WebhookForm) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "api/webhooks/edit.html", {"form": form}, status=status)


@administrator_required
@never_cache
def show(request: AgentRequest, pk: int) -> HttpResponse:
    """Its health and its log. A new secret is shown once: it leaves the session with that."""
    webhook = _webhook(request, pk)
    Webhook.objects.stopped().filter(pk=pk).update(stop_seen_at=clock.now())
    kept = Secrets(encrypted=request.session.pop(NEW, ""))
    context = {
        "webhook": webhook,
        "health": health(webhook),
        "new_secret": kept.get("secret") if kept.get("webhook") == pk else None,
        "examples": EXAMPLES,
        **log_of(webhook, request.GET),
    }
    return render(request, "api/webhooks/show.html", context)


@administrator_required
@require_POST
def secret(request: AgentRequest, pk: int) -> HttpResponse:
    webhook = _webhook(request, pk)
    new = webhook.renew_secret()
    webhook.save(update_fields=["secrets"])
    AuditEntry.write("webhook secret renewed", request=request, about=webhook.name)
    return _show_once(request, webhook, new)


def _show_once(request: AgentRequest, webhook: Webhook, secret: str) -> HttpResponse:
    request.session[NEW] = Secrets({"webhook": webhook.pk, "secret": secret}).encrypted()
    return redirect(webhook)


@administrator_required
@require_POST
def switch(request: AgentRequest, pk: int) -> HttpResponse:
    webhook, is_on = _webhook(request, pk), request.POST.get("on") == "1"
    if webhook.switch(is_on):
        act = "webhook switched on" if is_on else "webhook switched off"
        AuditEntry.write(act, request=request, about=webhook.name)
    return redirect(webhook)


@administrator_required
@require_POST
def test(request: AgentRequest, pk: int) -> HttpResponse:
    webhook = _webhook(request, pk)
    AuditEntry.write("webhook tested", request=request, about=webhook.name)
    return redirect(sending.test(webhook))


@administrator_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    webhook = _webhook(request, pk)
    webhook.delete()
    AuditEntry.write("webhook removed", request=request, about=webhook.name)
    messages.success(request, _("%(name)s was removed.") % {"name": webhook.name})
    return redirect("webhooks")


def _webhook(request: AgentRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook.objects.visible_to(request.user), pk=pk)
