"""What this room holds about people, and what of it may be kept for a time only."""

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import AuditEntry
from alaka.core.personal import Holding, Kind, Personal, Rows, Whom, deleted


def _naming(whom: Whom) -> Rows:
    """The log says what we did; of whom stands there only where an act named somebody."""
    found = Q(pk=None)
    for word in whom.words:
        found |= Q(about__icontains=word) | Q(said__icontains=word)
    return AuditEntry.objects.alias(said=Cast("data", TextField())).filter(found)


PERSONAL = Personal(
    holdings=(
        Holding(
            name="audit",
            label=_("Names in the audit log"),
            model="accounts.AuditEntry",
            rows=_naming,
            blank={"about": "", "data": {}},
            keeps=("act", "address", "request_id"),
            why=_("What we did stays in the log, without whom."),
            is_sought=True,
        ),
    ),
    kinds=(
        Kind(
            name="audit_log",
            label=_("Audit log"),
            help=_("Who did what here: logins, exports, changes of rights."),
            rows=lambda before: AuditEntry.objects.filter(at__lt=before).order_by(),
            sweep=lambda before: deleted(AuditEntry.objects.filter(at__lt=before)),
        ),
    ),
)
