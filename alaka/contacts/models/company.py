from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.contacts.models.merge import CompanyMerge
from alaka.core.addresses import address
from alaka.core.folding import fold, sort_key

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class CompanyQuerySet(models.QuerySet["Company"]):
    def visible_to(self, agent: "Agent") -> "CompanyQuerySet":
        """Everybody who works here, as people are. What was merged into another is seen as that."""
        return self.within(agent.is_active)

    def within(self, sees_people: bool) -> "CompanyQuerySet":
        """The same by what decides it, for statements that are prepared."""
        return self.standing() if sees_people else self.none()

    def standing(self) -> "CompanyQuerySet":
        """One record of each company: see contacts.companies.merging."""
        return self.filter(root=None)

    def found_by(self, text: str) -> "CompanyQuerySet":
        """Those whose name, domain or number holds each word, in anybody's spelling."""
        found = self
        for word in fold(text).split():
            found = found.filter(search__contains=word)
        return found


class Company(models.Model):
    """A business whose people we talk with."""

    name = models.CharField(_("name"), max_length=200)
    website = models.URLField(_("web site"), max_length=300, blank=True, default="")
    # By which its people are known: what stands behind the @ of their addresses.
    domains = ArrayField(
        models.CharField(max_length=253), verbose_name=_("mail domains"), default=list, blank=True
    )
    phone = models.CharField(_("phone number"), max_length=20, blank=True, default="")
    address = models.TextField(_("address"), max_length=500, blank=True, default="")
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, blank=True, default=""
    )
    about = models.TextField(_("what to know"), blank=True, default="")
    owner = models.ForeignKey(
        "accounts.Agent",
        models.SET_NULL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField()
    # Values of own fields by their keys, as at people.
    own = models.JSONField(default=dict, db_default={}, blank=True)
    # As of people: what this record was merged into, and the ids of all records of one company.
    root = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    family = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    # Folded name, domains, number and former names in one text, for the trigram index.
    search = models.TextField(blank=True, default="", editable=False)
    sort_key = models.CharField(
        max_length=400, blank=True, default="", editable=False, db_collation="C"
    )

    objects = CompanyQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="company_search", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["domains"], name="company_domains"),
            GinIndex(fields=["own"], name="company_own", opclasses=["jsonb_path_ops"]),
            models.Index(fields=["created_at", "id"], name="company_added"),
            models.Index(
                fields=["root"], condition=models.Q(root__isnull=False), name="company_gone"
            ),
            models.Index(fields=["sort_key", "id"], name="company_sort"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("company", self.company_id)

    @property
    def company_id(self) -> int:
        """Of the record that the company is read as."""
        return self.root_id or self.pk

    @property
    def ids(self) -> list[int]:
        """Of all records of this company."""
        return self.family or [self.pk]

    def index(self) -> None:
        """Set search text and sort key from what it is called and known by (not saved).

        What was merged into it is found by what it was called, too.
        """
        words = [self.name, *self.domains, self.website, self.phone, *self._former_names()]
        self.search = fold(" ".join(words))
        self.sort_key = sort_key(self.name)[:400]

    def _former_names(self) -> list[str]:
        if not self.family:
            return []
        rows = CompanyMerge.objects.standing().filter(gone__in=self.family).order_by("pk")
        names = dict.fromkeys(before["name"] for before in rows.values_list("before", flat=True))
        return [name for name in names if fold(name) != fold(self.name)]


class CompanyApart(models.Model):
    """Two records of which somebody said that they are two companies; ``first`` is the older."""

    first = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Company, models.CASCADE, related_name="+")
    by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="company_apart_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="company_apart_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class CompanyTag(models.Model):
    company = models.ForeignKey(Company, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(
        "contacts.Tag", models.CASCADE, related_name="on_companies", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "tag"], name="company_tag_once")]
        indexes = [models.Index(fields=["tag", "company"], name="company_tag_companies")]

    def __str__(self) -> str:
        return f"{self.tag} on {self.company}"
