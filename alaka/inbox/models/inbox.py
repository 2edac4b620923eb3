from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class InboxQuerySet(models.QuerySet["Inbox"]):
    def visible_to(self, agent: "Agent") -> "InboxQuerySet":
        """Those that hold what he may see by his teams, or by a channel of his places.

        Of the latter he sees a part only: what is in an inbox is asked for by `sight`.
        """
        if not agent.is_active:
            return self.none()
        if agent.sees_everything:
            return self.all()
        chosen = Q(channels__place__in=agent.branch)
        if not agent.can_manage:
            chosen |= Q(teams__in=agent.team_ids)
        return self.filter(chosen).distinct()


class Inbox(models.Model):
    """A queue of conversations, fed by channels and worked by teams."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    teams: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "accounts.Team", related_name="inboxes", blank=True, verbose_name=_("teams")
    )
    # A reply within so many days of closing opens the conversation again; later begins a new one.
    reopen_days = models.PositiveSmallIntegerField(_("days to reopen"), default=14)
    # By mail, once a conversation is closed: see inbox.asking.
    asks_satisfaction = models.BooleanField(_("ask how it was"), default=False)
    ask_after_hours = models.PositiveSmallIntegerField(
        _("hours until we ask"), default=4, validators=[MaxValueValidator(24 * 14)]
    )

    objects = InboxQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "inboxes"

    def __str__(self) -> str:
        return self.name
