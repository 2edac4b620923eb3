"""The page of the API's tokens: which there are, a new one, an end to one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.api.forms import TokenForm
from alaka.api.models import Token
from alaka.api.models.token import Scope
from alaka.core.secrets import Secrets

NEW = "new_token"


@administrator_required
@never_cache
def index(request: AgentRequest) -> HttpResponse:
    """The secret of a token just made is shown once, here: it leaves the session with that."""
    new = Secrets(encrypted=request.session.pop(NEW, ""))
    tokens = sorted(Token.objects.select_related("agent"), key=lambda token: not token.is_valid)
    labels = dict(Scope.choices)
    rows = [(token, [labels.get(scope, scope) for scope in token.scopes]) for token in tokens]
    context = {"rows": rows, "new_name": new.get("name"), "new_secret": new.get("secret")}
    return render(request, "api/tokens.html", context)


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    form = TokenForm(request.POST or None, initial={"agent": request.user.pk})
    if request.method != "POST" or not form.is_valid():
        return render(request, "api/token_add.html", {"form": form})
    token, secret = form.make()
    request.session[NEW] = Secrets({"name": token.name, "secret": secret}).encrypted()
    AuditEntry.write(
        "token added",
        request=request,
        about=token.name,
        agent_acted_as=token.agent.email,
        scopes=token.scopes,
        hint=token.hint,
    )
    return redirect("tokens")


@administrator_required
@require_POST
def revocation(request: AgentRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token, pk=pk)
    if token.revoke():
        AuditEntry.write("token removed", request=request, about=token.name, hint=token.hint)
    messages.success(request, _("%(name)s no longer works.") % {"name": token.name})
    return redirect("tokens")
