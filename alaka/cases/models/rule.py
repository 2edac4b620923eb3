from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.cases.models.case import CaseKind, Severity


class FieldTest(models.TextChoices):
    NONE = "", _("— no field —")
    FILLED = "filled", _("is filled in")
    EQUALS = "equals", _("is")
    CONTAINS = "contains", _("contains")


class CaseRuleQuerySet(models.QuerySet["CaseRule"]):
    def in_use(self) -> "CaseRuleQuerySet":
        """In the order in which they are asked, with all that they name."""
        return self.filter(is_enabled=True).select_related("topic", "place")


class CaseRule(models.Model):
    """Which messages a case begins of, and of what kind. All that it asks for must hold; of
    several rules the first that holds decides."""

    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveIntegerField(default=0)
    is_enabled = models.BooleanField(_("in use"), default=True)
    channel = models.ForeignKey(
        "channels.Channel", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("channel"), db_index=False,
    )  # fmt: skip
    # The place and all that is part of it.
    place = models.ForeignKey(
        "accounts.Place", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("place"), db_index=False,
    )  # fmt: skip
    field = models.CharField(_("field"), max_length=200, blank=True, default="")
    field_test = models.CharField(
        _("field test"), max_length=10, choices=FieldTest, blank=True, default=FieldTest.NONE
    )
    field_value = models.CharField(_("value"), max_length=200, blank=True, default="")
    # One on a line; one of them is enough.
    words = models.TextField(_("words"), blank=True, default="")

    opens = models.BooleanField(pgettext_lazy("case rule", "begins a case"), default=True)
    # Without them, what the customer chose.
    kind = models.CharField(_("kind"), max_length=10, choices=CaseKind, blank=True, default="")
    topic = models.ForeignKey(
        "cases.Topic", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("topic"), db_index=False,
    )  # fmt: skip
    severity = models.PositiveSmallIntegerField(
        _("severity"), choices=Severity, null=True, blank=True
    )

    objects = CaseRuleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class CaseBeginning(models.Model):
    """The message of which a case began by itself: once, however often it is looked at."""

    message = models.OneToOneField("inbox.Message", models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, related_name="beginnings")
    rule = models.ForeignKey(CaseRule, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.message_id} → {self.case_id}"


class SevereWords(models.Model):
    """The words of one language that make a complaint severe, where they were edited."""

    language = models.CharField(max_length=5, unique=True)
    text = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.language
