from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class About(models.TextChoices):
    CONTACT = "contact", _("People")
    COMPANY = "company", _("Companies")


class OwnFieldQuerySet(models.QuerySet["OwnField"]):
    def in_use(self) -> "OwnFieldQuerySet":
        return self.filter(is_archived=False)

    def visible_to(self, agent: "Agent") -> "OwnFieldQuerySet":
        """Those for everybody, and those of his teams; administrators see all."""
        if agent.is_administrator:
            return self.all()
        theirs = models.Q(teams=None) | models.Q(teams__in=agent.teams.all())
        return self.filter(theirs).distinct() if agent.is_active else self.none()


class OwnField(models.Model):
    """A field that the business added to what is known of people or companies.

    What is entered stands under ``key`` in ``own`` of the record, as its kind stores it
    (`alaka.contacts.own.kinds`). The key stays when the field is renamed.
    """

    about = models.CharField(_("of"), max_length=10, choices=About, default=About.CONTACT)
    key = models.SlugField(max_length=40)
    name = models.CharField(_("name"), max_length=80)
    # Language → name; where there is none, the name above is shown.
    names = models.JSONField(default=dict, blank=True)
    kind = models.CharField(_("kind"), max_length=12)
    help = models.CharField(_("help"), max_length=200, blank=True, default="")
    is_required = models.BooleanField(_("must be filled in"), default=False)
    is_unique = models.BooleanField(_("no two alike"), default=False)
    # As stored; what a new record gets.
    default = models.JSONField(null=True, blank=True)
    # Of the kinds that offer some: a list of [key, name].
    choices = models.JSONField(default=list, blank=True)
    # Of the kinds that need more: the currency of money, what a reference points to.
    options = models.JSONField(default=dict, blank=True)
    teams = models.ManyToManyField("accounts.Team", blank=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    is_archived = models.BooleanField(_("no longer shown"), default=False)

    objects = OwnFieldQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["about", "key"], name="own_field_once")]

    def __str__(self) -> str:
        names: dict[str, Any] = self.names
        return str(names.get(get_language() or "") or self.name)
