"""The ways in: the login page, a link from a mail, an invitation."""

from allauth.account import views as account
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from alaka.accounts import inviting, setup
from alaka.accounts import login_link as links
from alaka.accounts.forms import InvitationForm
from alaka.accounts.models import AuditEntry
from alaka.core import limits, signing


@never_cache
def login(request: HttpRequest) -> HttpResponseBase:
    """The login page; on an empty base there is nobody to log in, but somebody to set it up."""
    if request.method == "GET" and not request.user.is_authenticated:
        if setup.is_open():
            return redirect("setup")
        clear_login(request)
    return account.login(request)


@never_cache
def request_link(request: HttpRequest) -> HttpResponseBase:
    """Coming here, or to the login page, begins anew: a half-done login does not hold one up."""
    if request.method == "GET" and not request.user.is_authenticated:
        clear_login(request)
    return account.request_login_code(request)


@never_cache
def login_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button: programs that look into mails do not press buttons."""
    if limits.is_over(f"login-link/{_sender(request)}", limit=60, seconds=600):
        return render(request, "accounts/link_over.html", {"way": "login"}, status=429)
    try:
        agent = links.use(token) if request.method == "POST" else links.agent_of(token)
    except signing.BadToken:
        return render(request, "accounts/link_over.html", {"way": "login"}, status=410)
    if request.method != "POST":
        return render(request, "accounts/login_link.html", {"agent": agent})
    if request.user.is_authenticated:
        request.session.flush()
    # From here on it is a login like any other: a second factor is asked for.
    record_authentication(request, agent, method="link", email=agent.email)
    return perform_login(request, Login(user=agent, email=agent.email))


@never_cache
@sensitive_post_parameters("password", "again")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """A new agent sets his password and is in."""
    if limits.is_over(f"invitation/{_sender(request)}", limit=60, seconds=600):
        return render(request, "accounts/link_over.html", {"way": "invitation"}, status=429)
    try:
        agent = inviting.agent_of(token)
    except signing.BadToken:
        return render(request, "accounts/link_over.html", {"way": "invitation"}, status=410)
    form = InvitationForm(request.POST or None, agent=agent)
    if not form.is_valid():
        context = {"form": form, "agent": agent}
        return render(request, "accounts/invitation.html", context)
    if request.user.is_authenticated:
        request.session.flush()
    form.save()
    AuditEntry.write("invitation accepted", request=request, agent=agent)
    record_authentication(request, agent, method="invitation", email=agent.email)
    return perform_login(request, Login(user=agent, email=agent.email))


def _sender(request: HttpRequest) -> str:
    return str(getattr(request, "client_address", ""))
