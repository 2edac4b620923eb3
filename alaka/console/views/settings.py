"""What can be set up, as cards: each room offers its own through registry.SETTINGS."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from alaka import registry
from alaka.accounts.access import AgentRequest, manager_required
from alaka.core.navigation import Item


def offered() -> list[Item]:
    found: list[Item] = []
    for name in registry.SETTINGS:
        found += import_string(name)
    return sorted(found, key=lambda item: item.order)


@manager_required
def index(request: AgentRequest) -> HttpResponse:
    cards = [item for item in offered() if not item.roles or request.user.role in item.roles]
    return render(request, "console/settings.html", {"cards": cards})
