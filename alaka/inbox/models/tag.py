from django.db import models
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    """A label on conversations."""

    name = models.CharField(_("name"), max_length=50, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ConversationTag(models.Model):
    conversation = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "tag"], name="tag_once")]
        indexes = [models.Index(fields=["tag", "-conversation"], name="tag_conversations")]

    def __str__(self) -> str:
        return f"{self.tag} on {self.conversation_id}"
