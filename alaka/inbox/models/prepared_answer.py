import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.inbox.models.conversation import Conversation


class PreparedAnswer(models.Model):
    """A text that is often needed, with fields filled in when it is taken."""

    name = models.CharField(_("name"), max_length=80)
    text = models.TextField(
        _("text"), help_text=_("{name} becomes the person's name, {agent} yours.")
    )
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, blank=True, default=""
    )
    team = models.ForeignKey(
        "accounts.Team", models.CASCADE, null=True, blank=True, verbose_name=_("only for the team")
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def filled(self, conversation: "Conversation", agent: "Agent") -> str:
        """The text with its fields filled; a field it does not know stays as typed."""
        values = {
            "name": conversation.contact.name,
            "agent": agent.name,
            "subject": conversation.subject,
        }
        return filled(self.text, values)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its ``{fields}`` filled; one it does not know stays as typed."""
    for field, value in values.items():
        if value:
            text = text.replace("{" + field + "}", value)
        else:  # "Hello {name}, …" is "Hello, …" to somebody without a name.
            text = re.sub(r"[^\S\n]*\{" + field + r"\}", "", text)
    return text.lstrip(" ,،")
