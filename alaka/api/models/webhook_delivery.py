import secrets

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alaka.core import clock
from alaka.core.words import WordsField


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed, will be tried again")
    GIVEN_UP = "given-up", _("Given up")


OPEN = (DeliveryState.WAITING, DeliveryState.FAILED)


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def open(self) -> "WebhookDeliveryQuerySet":
        return self.filter(state__in=OPEN)

    def due(self) -> "WebhookDeliveryQuerySet":
        return self.open().filter(next_at__lte=clock.now())

    def given_up(self) -> "WebhookDeliveryQuerySet":
        return self.filter(state=DeliveryState.GIVEN_UP)

    def replay(self) -> int:
        """Send them once more, by the same ids, and as often as any other until they are taken;
        tests are left as they are. How many there are.
        """
        now = clock.now()
        return self.exclude(event=None).update(
            state=DeliveryState.WAITING, attempts=0, asked_at=now, next_at=now
        )


def new_key() -> str:
    return f"msg_{secrets.token_hex(16)}"


class WebhookDelivery(models.Model):
    """One event for one webhook: what is sent, and what became of it.

    ``next_at`` is when it is tried next; whoever sends it moves that on first, so that a sender
    that dies leaves it to be taken up by another. ``asked_at`` and ``attempts`` say which attempt
    it is: what an attempt brings counts only while it is the latest.
    """

    webhook = models.ForeignKey("api.Webhook", models.CASCADE, related_name="deliveries")
    # None for a test.
    event = models.ForeignKey("timeline.Event", models.CASCADE, null=True, related_name="+")
    # The webhook-id: the same however often it is sent.
    key = models.CharField(max_length=40, default=new_key)
    verb = models.CharField(max_length=60)
    # As it is signed and sent, each time the same.
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    # When these attempts began: anew with each replay.
    asked_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    headers = models.JSONField(default=dict)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True, default="")
    fault = WordsField(blank=True, default="")
    milliseconds = models.PositiveIntegerField(null=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="webhook_event_once")
        ]
        indexes = [
            models.Index(fields=["webhook", "created_at", "id"], name="webhook_log"),
            models.Index(fields=["webhook", "state", "created_at", "id"], name="webhook_log_state"),
            models.Index(
                fields=["webhook", "next_at"],
                condition=models.Q(state__in=["waiting", "failed"]),
                name="webhook_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("webhook-delivery", args=[self.pk])

    @property
    def is_test(self) -> bool:
        return self.event_id is None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
