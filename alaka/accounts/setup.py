"""Who may set up an empty base: whoever holds the address that the terminal shows.

The token in it is made from SECRET_KEY, so that all nodes know it and no file holds it; it opens
nothing any more as soon as there is an administrator.
"""

import hmac

from django.conf import settings
from django.http import HttpRequest

from alaka.accounts.models import Agent, Role
from alaka.core import signing

PURPOSE = "setup"
PATH = "/desk/setup/"
SESSION_KEY = "setup"


def is_open() -> bool:
    """Whether nobody looks after this base yet."""
    return not Agent.objects.active().filter(role=Role.ADMINISTRATOR).exists()


def token() -> str:
    return signing.short_token(PURPOSE, 0)


def address() -> str:
    """The address with the token for the terminal to show; "" once there is an administrator."""
    return f"{settings.PUBLIC_URL}{PATH}?token={token()}" if is_open() else ""


def let_in(request: HttpRequest, given: str) -> bool:
    """Remember in the session that this browser brought the token, if it is the right one."""
    is_right = hmac.compare_digest(given.strip().lower().encode(), token().encode())
    if is_right:
        request.session[SESSION_KEY] = token()
    return is_right


def may_enter(request: HttpRequest) -> bool:
    """An administrator always; before there is one, a browser that brought the token."""
    agent = request.user
    if isinstance(agent, Agent):
        return agent.is_administrator
    return request.session.get(SESSION_KEY) == token() and is_open()
