"""Who may open a page: one decorator per room's door.

Somebody who is not logged in is sent to the login page; an agent without the right gets 403.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from alaka.accounts import setup
from alaka.accounts.models import Agent


class AgentRequest(HttpRequest):
    """A request behind one of these doors: somebody is logged in."""

    user: Agent
    htmx: HtmxDetails


View = Callable[..., HttpResponseBase]


def _requires(is_let_in: Callable[[Agent], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            agent = request.user
            if not isinstance(agent, Agent):
                return _to_login(request)
            if not is_let_in(agent):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _to_login(request: HttpRequest) -> HttpResponse:
    """A page goes on after the login; a part asked for by htmx has the whole page go there.

    On an empty base there is nobody to log in: the way leads to the set-up.
    """
    if setup.is_open():
        return redirect("setup")
    if request.headers.get("HX-Request"):
        login = redirect_to_login(request.headers.get("HX-Current-URL", "/desk/"))
        return HttpResponse(status=204, headers={"HX-Redirect": login.url})
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/desk/"
    return redirect_to_login(back)


agent_required = _requires(lambda agent: True)
answering_required = _requires(lambda agent: agent.can_answer)
manager_required = _requires(lambda agent: agent.can_manage)
manager_of_all_required = _requires(lambda agent: agent.manages_all)
exporting_required = _requires(lambda agent: agent.can_export)
administrator_required = _requires(lambda agent: agent.is_administrator)
