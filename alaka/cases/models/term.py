from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.cases.models.case import CaseKind, Severity

# Business hours until the answer, by severity, until somebody says otherwise.
USUAL = {Severity.SEVERE: 8, Severity.NORMAL: 24, Severity.MINOR: 40}


class Term(models.Model):
    """How many business hours a case may take, by severity, and by kind where that differs."""

    kind = models.CharField(_("kind"), max_length=10, choices=CaseKind, blank=True, default="")
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    hours = models.PositiveSmallIntegerField(_("business hours"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "severity"], name="term_once")]

    def __str__(self) -> str:
        return f"{self.kind or '*'} {self.severity}: {self.hours}"

    @classmethod
    def hours_for(cls, kind: str, severity: int) -> int:
        rows = cls.objects.filter(kind__in=[kind, ""], severity=severity)
        # The kind's own goes before that of all kinds.
        found = rows.order_by("-kind").values_list("hours", flat=True).first()
        return found or USUAL[Severity(severity)]
