from django.db import models

from alaka.core import phones


class Handle(models.Model):
    """One address of a contact: ``email``, ``phone`` (E.164) or a messenger's own."""

    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="handles")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=320)
    # Set when the person showed that it is theirs (a reply by mail, a signed link).
    proved_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="handle_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return phones.display(self.value, "") if self.scheme == "phone" else self.value
