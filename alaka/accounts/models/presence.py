from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.core import clock, live
from alaka.core.prepared import given, prepared

if TYPE_CHECKING:
    from alaka.accounts.models.agent import Agent

# An open desk says so often that its agent is here. Without a word he has gone so long after that:
# browsers let a page that nobody has looked at for a while speak once a minute only.
BEAT = timedelta(seconds=20)
STAYS = timedelta(seconds=60) + BEAT
# After so many chats proposed and not answered in a row, nobody is at that desk.
MISSES = 2
# Live chats at once, until an administrator says otherwise.
CAPACITY = 4


class Availability(models.TextChoices):
    AVAILABLE = "available", pgettext_lazy("presence", "Available")
    BUSY = "busy", pgettext_lazy("presence", "Busy")
    AWAY = "away", pgettext_lazy("presence", "Away")


class PresenceQuerySet(models.QuerySet["Presence"]):
    def here(self, since: datetime | None = None) -> "PresenceQuerySet":
        """Those who have a desk open, or had since then, whether they take chats or not."""
        return self.filter(here_until__gt=since or clock.now(), agent__in=self._who_answer())

    def present(self) -> "PresenceQuerySet":
        """Those who take what comes live: available, at an open desk, and allowed to answer."""
        return self.here().filter(availability=Availability.AVAILABLE)

    def _who_answer(self) -> models.QuerySet["Agent"]:
        from alaka.accounts.models.agent import Agent

        return Agent.objects.who_answer()


class Presence(models.Model):
    """Whether an agent takes what comes live, and how much of it at once."""

    agent = models.OneToOneField(
        "accounts.Agent", models.CASCADE, primary_key=True, related_name="presence"
    )
    availability = models.CharField(
        _("presence"), max_length=10, choices=Availability, default=Availability.AVAILABLE
    )
    # An open desk moves this on; before the first time nobody was ever here.
    here_until = models.DateTimeField(null=True)
    # The page that said so last, by the word it made up for itself.
    page = models.CharField(max_length=40, blank=True, default="")
    capacity = models.PositiveSmallIntegerField(_("most chats at once"), default=CAPACITY)
    misses = models.PositiveSmallIntegerField(default=0)
    takes_at_once = models.BooleanField(_("take chats without asking me"), default=False)
    has_sound = models.BooleanField(_("a sound when somebody writes"), default=True)
    enter_sends = models.BooleanField(_("Enter sends in a chat"), default=True)
    has_notices = models.BooleanField(_("notices on the desktop"), default=True)

    objects = PresenceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.agent}: {self.availability}"

    @classmethod
    def of(cls, agent: "Agent") -> "Presence":
        found = _of().first(agent=agent.pk)
        if found is None:
            return cls.objects.get_or_create(agent=agent)[0]
        found.agent = agent
        return found

    @property
    def is_here(self) -> bool:
        return self.here_until is not None and self.here_until > clock.now()

    @property
    def is_present(self) -> bool:
        return self.is_here and self.availability == Availability.AVAILABLE

    @property
    def is_tired(self) -> bool:
        """Set away by us, for nobody answered what was proposed; until the agent is back."""
        return self.availability == Availability.AWAY and self.misses >= MISSES

    def set_to(self, availability: str) -> None:
        """As the agent says; whoever comes back has missed nothing yet."""
        self.availability, self.misses = availability, 0
        self.save(update_fields=["availability", "misses"])
        live.publish("presence")

    def take_at_most(self, capacity: int) -> None:
        self.capacity = capacity
        self.save(update_fields=["capacity"])
        live.publish("presence")

    def beat(self, page: str = "") -> None:
        """A desk of the agent is open. The others are told when that is new."""
        was_here = self.is_here
        self.here_until, self.page = clock.now() + STAYS, page[:40] or self.page
        self.save(update_fields=["here_until", "page"])
        if not was_here:
            live.publish("presence")

    def leave(self, page: str = "") -> None:
        """This page was closed; the news of it may come later than the next page's first beat."""
        last = Presence.objects.filter(pk=self.pk, page=page[:40])
        if last.update(here_until=clock.now()):
            live.publish("presence")

    def missed(self) -> bool:
        """Note a proposal that was not answered; True if that makes the agent away."""
        me = Presence.objects.filter(pk=self.pk)
        me.update(misses=F("misses") + 1)
        tired = me.filter(misses__gte=MISSES, availability=Availability.AVAILABLE)
        if not tired.update(availability=Availability.AWAY):
            return False
        live.publish("presence")
        return True


@prepared
def _of() -> "models.QuerySet[Presence]":
    return Presence.objects.filter(agent=given("agent"))
