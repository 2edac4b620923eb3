from django.db import models


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
    def is_image(self) -> bool:
        """Whether the browser may show it: never SVG, which can carry script."""
        return self.content_type in {"image/png", "image/jpeg", "image/gif", "image/webp"}
