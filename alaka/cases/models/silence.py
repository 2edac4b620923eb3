from django.db import models


class Silence(models.Model):
    """Somebody wants to hear of a case again only then. Being overdue is told all the same."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="silences")
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "agent"], name="silence_once")]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.agent_id}: {self.until}"
