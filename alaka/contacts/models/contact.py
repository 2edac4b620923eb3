from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alaka.contacts.ways import ways_of
from alaka.core.addresses import address
from alaka.core.folding import fold, fold_asked, sort_key, spellings

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.contacts.models.handle import Handle


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, agent: "Agent") -> "ContactQuerySet":
        """Everybody who works here sees the same record of a person; partner firms will not.

        Who was merged into somebody else is seen as that person: see contacts.merging.
        """
        return self.within(agent.is_active)

    def within(self, sees_people: bool) -> "ContactQuerySet":
        """The same by what decides it, for statements that are prepared."""
        return self.standing() if sees_people else self.none()

    def standing(self) -> "ContactQuerySet":
        """One record of each person; of those who were erased, none."""
        return self.filter(root=None, erased_at=None)

    def found_by(self, text: str) -> "ContactQuerySet":
        """Those whose name, address or number holds each word, in anybody's spelling."""
        found = self
        for word in fold_asked(text).split():
            ways = [("search__contains", spelling) for spelling in spellings(word)]
            found = found.filter(models.Q(*ways, _connector=models.Q.OR))
        return found


class Contact(models.Model):
    """A person we talk with."""

    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, blank=True, default=""
    )
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    timezone = models.CharField(_("time zone"), max_length=60, blank=True, default="")
    about = models.TextField(_("what to know"), blank=True, default="")
    # Who of us looks after the person.
    owner = models.ForeignKey(
        "accounts.Agent",
        models.SET_NULL,
        verbose_name=_("owner"),
        null=True,
        related_name="+",
        db_index=False,
    )
    # A scheme of handles or a kind of channel: see contacts.preferring.
    preferred_channel = models.CharField(
        _("preferred channel"), max_length=20, blank=True, default=""
    )
    # When to reach the person, on the clock where he is: "09:00-17:30".
    best_hours = models.CharField(_("best hours"), max_length=11, blank=True, default="")
    created_at = models.DateTimeField()
    # Values of own fields by their keys, as their kinds store them: see contacts.own.kinds.
    own = models.JSONField(default=dict, db_default={}, blank=True)
    # Whom this record was merged into, however many merges lie between; and the ids of all records
    # of one person, on each of them, empty while there is but one.
    root = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    family = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    # The record is empty since then. It stays, so that what happened with somebody is still counted
    # as that of one person: see alaka.privacy.
    erased_at = models.DateTimeField(null=True, editable=False)
    # Folded name and handles in one text, for the trigram index: see contacts.searching.
    search = models.TextField(blank=True, default="", editable=False)
    # Compared byte by byte, whatever the database's own order of letters is.
    sort_key = models.CharField(
        max_length=400, blank=True, default="", editable=False, db_collation="C"
    )

    # Kinds of address that there are: see contacts.ways.
    ways = models.SmallIntegerField(default=0, db_default=0, editable=False)

    objects = ContactQuerySet.as_manager()

    # Where many people are shown: see contacts.listing.
    shown_handles: "list[Handle] | None" = None

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="contact_search", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["own"], name="contact_own", opclasses=["jsonb_path_ops"]),
            models.Index(fields=["sort_key", "id"], name="contact_sort"),
            models.Index(fields=["created_at", "id"], name="contact_first_seen"),
            models.Index(fields=["language", "sort_key", "id"], name="contact_language"),
            models.Index(fields=["country", "sort_key", "id"], name="contact_country"),
            models.Index(fields=["ways"], name="contact_ways"),
            models.Index(
                fields=["root"], condition=models.Q(root__isnull=False), name="contact_gone"
            ),
            models.Index(
                fields=["owner", "sort_key", "id"],
                condition=models.Q(owner__isnull=False),
                name="contact_by_owner",
            ),
        ]

    def __str__(self) -> str:
        if self.name:
            return self.name
        if self.erased_at is not None:
            return gettext("Erased person")
        handles = self.all_handles() if self.shown_handles is None else self.shown_handles
        # What is known beside a browser's number says more.
        known = sorted(handles, key=lambda each: each.scheme == "chat")
        return str(known[0]) if known else f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return address("contact", self.person_id)

    @property
    def person_id(self) -> int:
        """Of the record that the person is read as."""
        return self.root_id or self.pk

    @property
    def ids(self) -> list[int]:
        """Of all records of this person."""
        return self.family or [self.pk]

    def all_handles(self) -> "models.QuerySet[Handle]":
        """Of all records of this person."""
        if not self.family:
            return self.handles.all()
        return self.handles.model.objects.filter(contact__in=self.family)

    def index(self, handles: Collection[tuple[str, str]]) -> None:
        """Set the search text, sort key and kinds of address from the name and the handles, scheme
        and value of each (not saved)."""
        values = [value for _scheme, value in handles]
        self.ways = ways_of(scheme for scheme, _value in handles)
        self.search = fold(" ".join([self.name, *values]))
        self.sort_key = sort_key(self.name or (values[0] if values else ""))[:400]
