from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.accounts.hours import ALWAYS, Hours


class Team(models.Model):
    """Agents who share work."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    agents: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "accounts.Agent", through="accounts.Membership", related_name="teams"
    )
    # Without one it is always open.
    calendar = models.ForeignKey(
        "accounts.Calendar", models.SET_NULL, null=True, blank=True, related_name="teams"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> Hours:
        return self.calendar.hours if self.calendar else ALWAYS

    def signature(self, language: str) -> str:
        """The signature in that language, else in the business's first, else none."""
        texts = {row.language: row.text for row in self.signatures.all()}
        return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


class Membership(models.Model):
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "agent"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.agent} in {self.team}"


class TeamSignature(models.Model):
    """What stands under a team's answers, by language."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="signatures")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    text = models.TextField(_("text"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "language"], name="signature_once")]

    def __str__(self) -> str:
        return f"{self.team} ({self.language})"
