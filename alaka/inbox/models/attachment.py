from django.db import models

from alaka.core import files


class Attachment(models.Model):
    """A file at a message; its bytes lie once in ``core.Blob``."""

    message = models.ForeignKey("inbox.Message", models.CASCADE, related_name="attachments")
    blob = models.ForeignKey("core.Blob", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    content_id = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_inline(self) -> bool:
        return bool(self.content_id)

    @property
    def shown_as(self) -> str:
        """How a browser may show it (``image``, ``pdf`` …), or nothing."""
        return files.shown_as(self.content_type, self.name)
