from django.db import models


class ConversationFact(models.Model):
    """What is counted of a conversation, in one narrow row; kept by reports.keeping.

    Plain numbers in place of keys: rows are counted by the million and never followed from here.
    """

    conversation = models.OneToOneField(
        "inbox.Conversation", models.CASCADE, related_name="+", primary_key=True
    )
    inbox = models.IntegerField()
    channel = models.IntegerField()
    # The record that it was with; it may have been merged since.
    contact = models.BigIntegerField(null=True)
    place = models.IntegerField(null=True)
    team = models.IntegerField(null=True)
    # Who has it or had it last; who answered first; who closed it.
    agent = models.IntegerField(null=True)
    responder = models.IntegerField(null=True)
    closer = models.IntegerField(null=True)
    language = models.CharField(max_length=5, blank=True, default="")
    # Null as all other instants where it was joined into another: it counts nowhere.
    opened_at = models.DateTimeField(null=True)
    # The first human answer to what the contact began; null also where we wrote first.
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # Business seconds of the inbox, counted once: a calendar that changes does not change the past.
    response = models.IntegerField(null=True)
    resolution = models.IntegerField(null=True)
    score = models.SmallIntegerField(null=True)
    rated_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    # Rises with every writing: see reports.packing.
    noted = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"#{self.pk}"
