from typing import Any

from django.db import models


class Draft(models.Model):
    """What an agent has begun to write, kept on the server."""

    conversation = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="drafts")
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="drafts")
    text = models.TextField(blank=True, default="")
    is_note = models.BooleanField(default=False)
    # Who is to get a copy, as typed; None where nothing was typed.
    copies = models.TextField(null=True)
    # Files added so far, each a name, type, size and blob id.
    files = models.JSONField(default=list)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "agent"], name="draft_once")]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def sign(self) -> str:
        """Another one with each saving: by it a window knows whether it saw the last."""
        return self.updated_at.isoformat()

    def put_before(self, text: str, files: list[dict[str, Any]]) -> None:
        """Keep another text and its files before what stands here."""
        self.text = "\n\n".join(filter(str.strip, [text, self.text]))
        self.files = [*files, *self.files]
