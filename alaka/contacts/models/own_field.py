from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
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

    def of_people(self) -> "OwnFieldQuerySet":
        return self.filter(about=About.CONTACT)

    def of_companies(self) -> "OwnFieldQuerySet":
        return self.filter(about=About.COMPANY)

    def visible_to(self, agent: "Agent") -> "OwnFieldQuerySet":
        """Those for everybody, and those of his teams; administrators see all."""
        if agent.is_administrator:
            return self.all()
        return self.seen_by(agent.pk) if agent.is_active else self.none()

    def seen_by(self, agent: Any) -> "OwnFieldQuerySet":
        """The same by the agent's number, for statements that are prepared."""
        of_teams = OwnField.teams.through.objects.filter(ownfield=OuterRef("pk"))
        his = of_teams.filter(team__memberships__agent=agent)
        return self.filter(Q(Exists(his)) | ~Q(Exists(of_teams)))

    def put_in_order(self, ids: list[int]) -> None:
        """Those named come in this order; what somebody else added meanwhile comes after."""
        with transaction.atomic():
            rows = {row.pk: row for row in self.select_for_update()}
            named = [rows.pop(pk) for pk in dict.fromkeys(ids) if pk in rows]
            for position, row in enumerate([*named, *rows.values()], 1):
                OwnField.objects.filter(pk=row.pk).update(position=position)

    def after_all(self) -> int:
        last = self.aggregate(last=models.Max("position"))["last"]
        return int(last or 0) + 1


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
    # Of the kinds that need more: the currency of money; choices offered no more, as above.
    options = models.JSONField(default=dict, blank=True)
    # Who sees it; everybody where there are none.
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

    @property
    def entry_name(self) -> str:
        """As forms post it; everywhere else a field of a person's own is ``own.<key>``."""
        return f"own-{self.key}"

    @property
    def path(self) -> str:
        return f"own.{self.key}"

    @property
    def every_choice(self) -> dict[str, str]:
        """Key → name, also of those that were offered once and still stand in records."""
        return dict([*self.options.get("gone", ()), *self.choices])
