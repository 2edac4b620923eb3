from django.db import models


class Hit(models.Model):
    """A rule was followed for a conversation, because of one event: at most once.

    Without a rule: the event was looked at and followed none, or its rule was removed since.
    """

    rule = models.ForeignKey(
        "routing.Rule", models.SET_NULL, null=True, related_name="hits", db_index=False
    )
    conversation = models.ForeignKey("inbox.Conversation", models.CASCADE, related_name="+")
    # The event that had it routed.
    event = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    # Who got it; of a live chat, who is asked first.
    agent = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    # It shall go to somebody present, and nobody had a hand free: tried again.
    is_waiting = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "event"], name="hit_once")]
        indexes = [
            models.Index(fields=["rule", "at"], name="hits_of_rule"),
            models.Index(fields=["at"], condition=models.Q(is_waiting=True), name="hits_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} for {self.conversation_id}"
