from django.db import models
from django.utils.translation import gettext as _

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
        if self.scheme == "phone":
            return phones.display(self.value, "")
        if self.scheme == "customer":
            return self.value.rpartition("@")[0] or self.value  # Without the space it counts in.
        if self.scheme == "erased":
            return _("Erased person")
        # A number of ours for a browser: nobody can do anything with it.
        return _("Visitor of the site") if self.scheme == "chat" else self.value
