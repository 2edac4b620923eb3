"""The card of this room on the page of settings."""

from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Role
from alaka.core.navigation import Item

SETTINGS = [
    Item(_("API tokens"), "tokens", "api", 80, (Role.ADMINISTRATOR,)),
    Item(_("Webhooks"), "webhooks", "webhook", 81, (Role.ADMINISTRATOR,)),
]
