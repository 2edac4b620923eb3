"""What the desk knows of its reader: language, time zone, and whether he may change anything."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation.trans_real import parse_accept_lang_header

from alaka.accounts.models import Agent, Business

DESK = "/desk"
# Where also an analyst, who changes nothing else, looks after his own account.
OWN_ACCOUNT = "/desk/account/"
READING = {"GET", "HEAD", "OPTIONS", "TRACE"}


class ReaderMiddleware:
    """Sets language and time zone for one request.

    Open doors (forms, files, hooks, the API) have no session: there only the browser is asked,
    and the database is left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.business = SimpleLazyObject(Business.get)  # type: ignore[attr-defined]
        if not _is_desk(request.path):
            language = accepted(request) or settings.LANGUAGE_CODE
            with translation.override(language):
                return self.get_response(request)
        agent = request.user if isinstance(request.user, Agent) else None
        if agent is not None:
            agent.note_seen()
        language = reader_language(request, agent)
        with translation.override(language), timezone.override(reader_zone(request, agent)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def process_view(self, request: HttpRequest, *_: object) -> None:
        if request.method in READING or not _is_desk(request.path):
            return
        agent = request.user
        reads_only = isinstance(agent, Agent) and not agent.can_answer
        if reads_only and not request.path.startswith(OWN_ACCOUNT):
            raise PermissionDenied("An analyst reads only.")


def _is_desk(path: str) -> bool:
    return path == DESK or path.startswith(DESK + "/")


def reader_language(request: HttpRequest, agent: Agent | None) -> str:
    """The agent's own; for others the one chosen at the login page, or the browser's."""
    if agent is not None:
        chosen = agent.language
    else:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES):
        return chosen
    return accepted(request) or str(request.business.language)  # type: ignore[attr-defined]


def accepted(request: HttpRequest) -> str:
    """The first of our languages that the browser asks for, or nothing."""
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return translation.get_supported_language_variant(wanted)
        except LookupError:
            continue
    return ""


def reader_zone(request: HttpRequest, agent: Agent | None) -> ZoneInfo:
    name = agent.timezone if agent is not None else ""
    try:
        return ZoneInfo(name or request.business.timezone)  # type: ignore[attr-defined]
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
