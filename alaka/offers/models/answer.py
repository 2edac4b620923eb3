from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.core import clock


class Answer(models.TextChoices):
    OFFERED = "offered", pgettext_lazy("offer", "Offered")
    ACCEPTED = "accepted", pgettext_lazy("offer", "Accepted")
    DECLINED = "declined", pgettext_lazy("offer", "Declined")
    LATER = "later", pgettext_lazy("offer", "Not now")


class OfferAnswer(models.Model):
    """What came of offering a product to somebody; rows are only added, or taken back whole."""

    contact = models.ForeignKey(
        "contacts.Contact", models.CASCADE, related_name="offer_answers", db_index=False
    )
    product = models.ForeignKey(
        "sales.Product", models.PROTECT, related_name="offer_answers", db_index=False
    )
    rule = models.ForeignKey(
        "offers.OfferRule", models.SET_NULL, null=True, related_name="answers", db_index=False
    )
    answer = models.CharField(_("answer"), max_length=8, choices=Answer)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    agent = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    conversation = models.ForeignKey(
        "inbox.Conversation", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    # The deal that was put in because it was accepted.
    deal = models.ForeignKey("sales.Deal", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    # It is not offered to them before.
    rests_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["contact", "product", "-at"], name="offer_answer_person"),
            models.Index(fields=["product", "-at"], name="offer_answer_product"),
            models.Index(fields=["rule"], name="offer_answer_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.answer}"

    @property
    def rests(self) -> bool:
        return self.rests_until is not None and self.rests_until > clock.now()
