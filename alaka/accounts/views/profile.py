"""An agent's own page."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, agent_required
from alaka.accounts.forms import ProfileForm
from alaka.accounts.models import Agent

A_YEAR = 365 * 24 * 3600


@agent_required
def show(request: AgentRequest) -> HttpResponse:
    agent = request.user
    form = ProfileForm(request.POST or None, instance=Agent.objects.get(pk=agent.pk))
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        with override(saved.language or None):
            messages.success(request, _("Saved."))
        return redirect("profile")
    kinds = list(Authenticator.objects.filter(user_id=agent.pk).values_list("type", flat=True))
    context = {
        "form": form,
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
        "sessions": UserSession.objects.filter(user_id=agent.pk).count(),
    }
    return render(request, "accounts/profile.html", context)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """The language chosen at the foot of a page: kept in a cookie, and with the agent."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = HttpResponseRedirect(back if is_ours else settings.LOGIN_REDIRECT_URL)
    if language in dict(settings.LANGUAGES):
        if isinstance(request.user, Agent):
            Agent.objects.filter(pk=request.user.pk).update(language=language)
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
