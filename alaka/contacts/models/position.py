from django.db import models
from django.utils.translation import gettext_lazy as _


class Position(models.Model):
    """What a person is in a company. It stays with the record of the person that got it."""

    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="positions")
    company = models.ForeignKey(
        "contacts.Company", models.CASCADE, related_name="positions", db_index=False
    )
    role = models.CharField(_("role"), max_length=120, blank=True, default="")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    is_main = models.BooleanField(_("main company"), default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "company"], name="position_once"),
            models.UniqueConstraint(
                fields=["contact"], condition=models.Q(is_main=True), name="position_main_once"
            ),
        ]
        indexes = [models.Index(fields=["company", "contact"], name="position_people")]

    def __str__(self) -> str:
        return f"{self.contact} at {self.company}"
