"""The set-up of an empty base: four steps, each can be skipped, none needs a restart.

Before there is an administrator it is open to whoever brought the address that the terminal
shows (accounts.setup); afterwards to administrators.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from alaka.accounts import setup
from alaka.accounts.models import Agent, AuditEntry, Business
from alaka.accounts.views.profile import A_YEAR
from alaka.channels.models import Channel
from alaka.console import setting_up
from alaka.console.setting_up import BY_NAME, STEPS, Unusable
from alaka.console.setup_forms import AdministratorForm, ChannelForm, CompanyForm
from alaka.core import limits

View = Callable[..., HttpResponse]


def setup_required(view: View) -> View:
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if setup.may_enter(request):
            return view(request, *args, **kwargs)
        if request.user.is_authenticated:
            raise PermissionDenied
        if setup.is_open():
            return redirect("setup")
        return redirect_to_login(request.path)

    return guarded


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Take the token of the address, then go to the first step that waits."""
    given = request.POST.get("token") or request.GET.get("token") or ""
    if setup.may_enter(request) and not given:
        step = setting_up.next_step()
        if step is None:
            return _over(request)
        return redirect(step.url_name)
    if request.user.is_authenticated:
        if setup.may_enter(request):
            return redirect("setup")
        raise PermissionDenied
    if not setup.is_open():
        return redirect_to_login(request.path)
    if given and limits.is_over(f"setup/{_sender(request)}", limit=30, seconds=600):
        return render(request, "console/setup/locked.html", {"is_over": True}, status=429)
    if given and setup.let_in(request, given):
        return redirect("setup")
    return render(request, "console/setup/locked.html", {"is_wrong": bool(given)}, status=403)


def _over(request: HttpRequest) -> HttpResponse:
    shown = {
        "skipped": [name for name, state in Business.get().setup.items() if state == "skipped"],
        "has_channel": Channel.objects.enabled().exists(),
        "back": "",
    }
    return _page(request, "site", "console/setup/over.html", **shown)


@setup_required
def company(request: HttpRequest) -> HttpResponse:
    business = Business.get()
    is_new = "company" not in business.setup
    initial = {"name": "", "language": get_language()} if is_new else {}
    form = CompanyForm(request.POST or None, instance=business, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.save()
        response = _done(request, "company")
        return _speak(response, business.language)
    return _page(request, "company", "console/setup/company.html", form=form)


@setup_required
@sensitive_post_parameters("password", "again")
def administrator(request: HttpRequest) -> HttpResponse:
    """The first agent; he is logged in at once, and the token opens nothing any more."""
    if isinstance(request.user, Agent):
        return _page(request, "administrator", "console/setup/administrator.html")
    form = AdministratorForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "administrator", "console/setup/administrator.html", form=form)
    agent = setting_up.make_administrator(form, get_language() or "en")
    if agent is None:
        return redirect_to_login(request.path)
    AuditEntry.write("agent added", request=request, agent=agent, about=agent.email)
    following = setting_up.mark("administrator", "done")
    record_authentication(request, agent, method="password", email=agent.email)
    target = reverse(following.url_name if following else "setup")
    return perform_login(request, Login(user=agent, email=agent.email, redirect_url=target))


@setup_required
def channel(request: HttpRequest) -> HttpResponse:
    business = Business.get()
    with override(business.language):
        name = _("Customer service")
    form = ChannelForm(request.POST or None, initial={"inbox": name})
    if request.method == "POST" and form.is_valid():
        agent = request.user if isinstance(request.user, Agent) else None
        try:
            with override(business.language):
                setting_up.make_channels(form, business, agent)
        except Unusable as problem:
            for field, texts in problem.errors.items():
                for text in texts:
                    form.add_error(field or None, text)
        else:
            return _done(request, "channel")
    return _page(request, "channel", "console/setup/channel.html", form=form)


@setup_required
def site(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        _done(request, "site")
        return redirect("setup")
    found = setting_up.first_form()
    shown = found.adapter.setup() if found else {}
    return _page(request, "site", "console/setup/site.html", channel=found, shown=shown)


@setup_required
@require_POST
def skip(request: HttpRequest, step: str) -> HttpResponse:
    if step not in BY_NAME:
        raise Http404
    following = setting_up.mark(step, "skipped")
    return redirect(following.url_name if following else "setup")


def _done(request: HttpRequest, name: str) -> HttpResponse:
    AuditEntry.write("set up", request=request, about=name)
    following = setting_up.mark(name, "done")
    return redirect(following.url_name if following else "setup")


def _page(request: HttpRequest, name: str, template: str, **context: Any) -> HttpResponse:
    place = STEPS.index(BY_NAME[name])
    shown = {
        "steps": STEPS,
        "step": STEPS[place],
        "number": place + 1,
        "steps_done": place,
        "back": STEPS[place - 1].url_name if place else "",
        "nobody_looks_after_it": setup.is_open(),
    }
    return render(request, template, shown | context)


def _speak(response: HttpResponse, language: str) -> HttpResponse:
    """Go on in the language just chosen for the company."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _sender(request: HttpRequest) -> str:
    return str(getattr(request, "client_address", ""))
