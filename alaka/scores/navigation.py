"""The card of this room on the page of settings."""

from django.utils.translation import pgettext_lazy

from alaka.accounts.navigation import MANAGERS
from alaka.core.navigation import Item

SETTINGS = [Item(pgettext_lazy("of people", "Scores"), "score-rules", "target-arrow", 79, MANAGERS)]
