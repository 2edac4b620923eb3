from django.db import models


class ConversationTag(models.Model):
    conversation = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="taggings")
    tag = models.ForeignKey("contacts.Tag", models.CASCADE, related_name="taggings", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "tag"], name="tag_once")]
        indexes = [models.Index(fields=["tag", "-conversation"], name="tag_conversations")]

    def __str__(self) -> str:
        return f"{self.tag} on {self.conversation_id}"
