from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Business
from alaka.core import live
from alaka.core.addresses import address
from alaka.core.words import WordsField

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class ImprovementQuerySet(models.QuerySet["Improvement"]):
    def visible_to(self, agent: "Agent") -> "ImprovementQuerySet":
        """The one door: those of the places an agent answers for."""
        if not agent.is_active:
            return self.none()
        return self if agent.sees_everything else self.filter(place__in=agent.branch)

    def published(self) -> "ImprovementQuerySet":
        return self.exclude(published_at=None)


class Improvement(models.Model):
    """Something that was changed because customers spoke: what they said, and what we did."""

    place = models.ForeignKey(
        "accounts.Place", models.PROTECT, null=True, related_name="improvements",
        verbose_name=_("place"),
    )  # fmt: skip
    topic = models.ForeignKey(
        "cases.Topic", models.SET_NULL, null=True, blank=True, related_name="improvements",
        verbose_name=_("topic"),
    )  # fmt: skip
    # Language → what customers "said" and what we "did"; a language without "did" is not there.
    texts = models.JSONField(default=dict)
    changed_on = models.DateField(_("since when"))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    published_at = models.DateTimeField(null=True)
    cases: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        "cases.Case", related_name="improvements"
    )

    objects = ImprovementQuerySet.as_manager()

    # In a list: how many cases are behind it, how many people were told.
    case_count = told_count = 0
    # The business's language, asked for once: see listing.prepare.
    usual = ""

    class Meta:
        indexes = [models.Index(fields=["place", "-changed_on", "-id"], name="improvement_place")]

    def __str__(self) -> str:
        return self.did

    def get_absolute_url(self) -> str:
        return address("improvement", self.pk)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def language_for(self, wanted: str) -> str:
        """That language, if there is a text in it, else the business's, else the first one."""
        texts: dict[str, Any] = self.texts
        if wanted in texts:
            return wanted
        self.usual = self.usual or Business.get().language
        return next((code for code in (self.usual, *texts) if code in texts), "")

    def text(self, part: str, language: str) -> str:
        """``said`` or ``did``; empty where there is none in the language."""
        return str(self.texts.get(language, {}).get(part, ""))

    @property
    def shown_in(self) -> str:
        """The language in which the reader of now is shown it."""
        return self.language_for(get_language() or "")

    @property
    def said(self) -> str:
        return self.text("said", self.shown_in)

    @property
    def did(self) -> str:
        return self.text("did", self.shown_in)

    def publish(self) -> None:
        """Let the screens that show it look again."""
        live.publish(f"improvement:{self.pk}", "improvements")


class ChangesPage(models.Model):
    """A place whose page of changes is open to everybody; of the others there is no row."""

    place = models.OneToOneField("accounts.Place", models.CASCADE, related_name="changes_page")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.place)


class Telling(models.Model):
    """One press of the button: the customers concerned are told, after the time to undo."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        UNDONE = "undone"

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="tellings")
    by = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    begins_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)

    class Meta:
        indexes = [
            models.Index(
                fields=["begins_at"],
                condition=Q(status__in=["waiting", "running"]),
                name="telling_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.improvement_id}: {self.status}"

    @property
    def is_over(self) -> bool:
        return self.status in {self.Status.DONE, self.Status.UNDONE}


class Told(models.Model):
    """A customer who is told of an improvement, once, because of a case of his.

    ``at`` is empty until he is told; with a ``problem`` he could not be.
    """

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="told")
    telling = models.ForeignKey(Telling, models.CASCADE, related_name="told")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="told")
    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="told_changes")
    at = models.DateTimeField(null=True)
    message = models.ForeignKey("inbox.Message", models.SET_NULL, null=True, related_name="+")
    problem = WordsField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["improvement", "contact"], name="told_once")]
        indexes = [
            models.Index(fields=["telling", "id"], condition=Q(at=None), name="told_unsaid"),
        ]

    def __str__(self) -> str:
        return f"{self.improvement_id} → {self.contact_id}"
