from django.db import models


class CalendarFeed(models.Model):
    """An agent's activities for his own calendar program, at an address that only he knows.

    The address is the row's number, signed: it is good for as long as the row stands.
    """

    agent = models.OneToOneField("accounts.Agent", models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"calendar of {self.agent_id}"
