from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.Model):
    """Something to be done for a case: what, by whom, until when."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="steps")
    text = models.CharField(_("what is to be done"), max_length=300)
    agent = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, blank=True, related_name="case_steps",
        verbose_name=_("who"),
    )  # fmt: skip
    due_on = models.DateField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["done_at", "due_on", "pk"]

    def __str__(self) -> str:
        return self.text
