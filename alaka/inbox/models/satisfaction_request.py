from django.db import models


class SatisfactionRequest(models.Model):
    """A contact was asked by mail how he found a conversation: once, whatever comes of it."""

    conversation = models.OneToOneField(
        "inbox.Conversation", models.CASCADE, related_name="satisfaction_request"
    )
    contact = models.ForeignKey(
        "contacts.Contact", models.CASCADE, related_name="+", db_index=False
    )
    address = models.CharField(max_length=320)
    at = models.DateTimeField()
    # Set right before the last word of the sending: from then on it may have arrived.
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["contact", "-at"], name="satisfaction_asked"),
            models.Index(fields=["address", "-at"], name="satisfaction_asked_at"),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.conversation_id}"
