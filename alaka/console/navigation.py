"""The lines at the side of the console: each room offers its own through registry.NAVIGATION."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.module_loading import import_string

from alaka import registry
from alaka.core.navigation import Item

# Lines from this order on stand at the foot: what is set up once and seldom touched.
FOOT = 900


@dataclass(frozen=True)
class Line:
    """An item as one request sees it."""

    name: str
    label: str
    icon: str
    url: str
    key: str
    count: int | None
    is_active: bool
    is_foot: bool


@cache
def offered() -> tuple[Item, ...]:
    found: list[Item] = []
    for name in registry.NAVIGATION:
        entry: Item | Iterable[Item] = import_string(name)
        found.extend([entry] if isinstance(entry, Item) else entry)
    return tuple(sorted(found, key=lambda item: item.order))


def items(request: HttpRequest) -> list[Line]:
    """The lines that the agent of this request may see, with the one he is at marked."""
    role = getattr(request.user, "role", None)
    if role is None:
        return []
    allowed = [item for item in offered() if not item.roles or role in item.roles]
    addresses = [reverse(item.url_name) for item in allowed]
    active = nearest(request.path, addresses)
    return [line(item, url, active, request) for item, url in zip(allowed, addresses, strict=True)]


def topics(request: HttpRequest) -> str:
    """The topics of live notices after which some line's count is asked for anew."""
    found = {topic for item in offered() for topic in item.topics}
    return " ".join(topic.format(agent=request.user.pk) for topic in sorted(found))


def line(item: Item, url: str, active: str, request: HttpRequest) -> Line:
    return Line(
        name=item.url_name,
        label=str(item.label),
        icon=item.icon,
        url=url,
        key=item.key,
        count=item.count(request) if item.count else None,
        is_active=url == active,
        is_foot=item.order >= FOOT,
    )


def nearest(path: str, addresses: Iterable[str]) -> str:
    """The longest address that the path lies under; the desk's own root counts only itself."""
    under = [
        url
        for url in addresses
        if path == url
        or (url != settings.LOGIN_REDIRECT_URL and path.startswith(url.rstrip("/") + "/"))
    ]
    return max(under, key=len, default="")
