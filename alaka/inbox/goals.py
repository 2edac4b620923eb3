"""The goals of this room: a form was sent, a chat begun by a visitor."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from alaka import registry
from alaka.channels.models import Channel
from alaka.contacts.reaching import GoalKind
from alaka.inbox.models import Conversation


def _by(ability: str) -> "QuerySet[Any]":
    kinds = [kind for kind in registry.CHANNELS if Channel(kind=kind).can(ability)]
    rows = Conversation.objects.filter(joined_into=None, heard_at__isnull=False)
    return rows.filter(channel__kind__in=kinds)


FORM = GoalKind("form", pgettext_lazy("goal", "A form sent"), lambda: _by("places"), "opened_at")
CHAT = GoalKind("chat", pgettext_lazy("goal", "A chat begun"), lambda: _by("live"), "opened_at")
