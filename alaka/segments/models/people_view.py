from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.contacts.models.own_field import About

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class Sharing(models.TextChoices):
    OWN = "own", pgettext_lazy("view", "Only me")
    TEAM = "team", pgettext_lazy("view", "One team")
    ALL = "all", pgettext_lazy("view", "Everybody")


class PeopleViewQuerySet(models.QuerySet["PeopleView"]):
    def visible_to(self, agent: "Agent") -> "PeopleViewQuerySet":
        """His own, and what was shared with him. The people in it are always the reader's own."""
        return self.within(agent.pk, agent.team_ids) if agent.is_active else self.none()

    def within(self, agent: Any, teams: Any) -> "PeopleViewQuerySet":
        """The same by what decides it, for statements that are prepared."""
        shared = Q(sharing=Sharing.ALL) | Q(sharing=Sharing.TEAM, team__any_of=teams)
        return self.filter(Q(owner=agent) | shared)

    def of(self, about: str) -> "PeopleViewQuerySet":
        return self.filter(about=about)

    def changeable_by(self, agent: "Agent") -> "PeopleViewQuerySet":
        rows = self.visible_to(agent)
        return rows if agent.is_administrator else rows.filter(owner=agent)


class PeopleView(models.Model):
    """The list of people, or of companies, as somebody likes to see it: filter, columns and order,
    under a name."""

    about = models.CharField(max_length=10, choices=About, default=About.CONTACT)
    name = models.CharField(_("name"), max_length=80)
    # The query string of its address: see segments.listing.
    query = models.TextField(blank=True, default="")
    owner = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="people_views")
    sharing = models.CharField(_("Who sees it"), max_length=4, choices=Sharing, default=Sharing.OWN)
    team = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, blank=True, related_name="people_views"
    )

    objects = PeopleViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        of_companies = self.about == About.COMPANY
        return f"{reverse('companies' if of_companies else 'contacts')}?{self.query}"


class Start(models.Model):
    """The views with which the lists open for an agent: that of people, that of companies."""

    agent = models.OneToOneField(
        "accounts.Agent", models.CASCADE, primary_key=True, related_name="people_start"
    )
    view = models.ForeignKey(PeopleView, models.SET_NULL, null=True, related_name="starts")
    companies = models.ForeignKey(PeopleView, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.view} {self.companies}"
