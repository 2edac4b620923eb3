from django.db import models

from alaka.core.words import WordsField


class UsedLink(models.Model):
    """A link of a mail whose one act was done, and what came of it."""

    nonce = models.CharField(max_length=32, unique=True)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="+", db_index=False)
    deed = models.CharField(max_length=10)
    at = models.DateTimeField()
    result = WordsField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["case", "deed", "agent"], name="used_link_asked")]

    def __str__(self) -> str:
        return f"{self.deed} {self.case_id}"
