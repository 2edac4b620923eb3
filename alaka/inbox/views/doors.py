"""The one inbound door: whatever is posted to a channel is stored, taken in, and answered."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from alaka.accounts.models import Business, Place
from alaka.channels.contract import Adapter, Answer, Hook, Raw, Refused
from alaka.channels.models import Channel, Intake
from alaka.channels.storing import store
from alaka.core import clock, limits
from alaka.core.middleware import network_of, policy
from alaka.inbox.intake import take_one

# Seconds in which the same from the same address is one.
REPEATS = 60


@csrf_exempt  # The sender is a stranger's page or a vendor: the adapter verifies.
def door(request: HttpRequest, key: str) -> HttpResponse:
    channel = Channel.objects.enabled().filter(key=key).select_related("inbox", "place").first()
    if channel is None or not channel.can("hook"):
        raise Http404
    configuration = replace(channel.configuration, country=country_at(channel.place))
    return serve(request, channel, channel.adapter_class(configuration))


def country_at(place: Place | None) -> str:
    """Of the place, or of the business: its telephone numbers are written without their country."""
    return (place.nearest_country if place else "") or Business.get().country


def serve(
    request: HttpRequest, channel: Channel, adapter: Adapter, place: str = ""
) -> HttpResponse:
    """``place`` is the code of the one at whose address the request came in."""
    hook = _hook(request)
    try:
        answer = adapter.verify(hook)
        if answer is None and _comes_too_often(channel, adapter.rate_limit, hook):
            answer = adapter.too_many(hook)
    except Refused as refusal:
        answer = refusal.answer
    if answer is None:
        country = adapter.configuration.country
        intake = _stored(channel, hook, adapter.fingerprint(hook), place, country)
        if intake is not None:
            take_one(intake)
        answer = adapter.accepted(hook)
    return _response(request, answer)


def _comes_too_often(channel: Channel, limit: int | None, hook: Hook) -> bool:
    if limit is None:
        return False
    key = f"door:{channel.pk}:{network_of(hook.remote_address)}"
    return limits.is_over(key, limit=limit, seconds=600)


@transaction.atomic
def _stored(
    channel: Channel, hook: Hook, fingerprint: str, place: str, country: str
) -> Intake | None:
    """Keep the request; None if the same came a moment ago (a second click)."""
    key = uuid4().hex
    if fingerprint:
        same = f"{fingerprint}{hook.remote_address}"
        key = f"{hashlib.sha256(same.encode()).hexdigest()}.{key}"
        name, _, _ = key.partition(".")
        with connection.cursor() as cursor:  # Two clicks at once come one after the other.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        recent = channel.intakes.filter(received_at__gt=clock.now() - timedelta(seconds=REPEATS))
        if recent.filter(key__startswith=f"{name}.").exists():
            return None
    told = {"place": place, "country": country}
    envelope = _envelope(hook) | {name: value for name, value in told.items() if value}
    (intake,) = store(channel, [Raw(key, hook.body, hook.content_type, envelope)])
    return intake


def _hook(request: HttpRequest) -> Hook:
    # Read with a limit of its own: a body sent in chunks does not say its length.
    body = request.read(settings.MAX_UPLOAD + 1)
    return Hook(
        method=request.method or "GET",
        headers={name.lower(): value for name, value in request.headers.items()},
        query=request.GET.dict(),
        body=body,
        remote_address=getattr(request, "client_address", ""),
        is_too_large=len(body) > settings.MAX_UPLOAD,
    )


def _envelope(hook: Hook) -> dict[str, str]:
    kept = ("user-agent", "referer", "origin", "accept-language")
    return {name: hook.headers[name][:500] for name in kept if name in hook.headers} | {
        "address": hook.remote_address,
        "at": clock.now().isoformat(),
    }


def _response(request: HttpRequest, answer: Answer) -> HttpResponse:
    if answer.redirect:
        response: HttpResponse = HttpResponseRedirect(answer.redirect)
        response.status_code = 303
    elif answer.template:
        with translation.override(answer.language or translation.get_language()):
            response = render(request, answer.template, dict(answer.context), status=answer.status)
    else:
        response = HttpResponse(answer.text, status=answer.status, content_type="text/plain")
    for name, value in answer.headers.items():
        response[name] = value
    if answer.policy:
        response.csp = policy(**answer.policy)  # type: ignore[attr-defined]
    return response
