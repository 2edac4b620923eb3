from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest

if TYPE_CHECKING:
    from alaka.accounts.models.agent import Agent


class AuditEntry(models.Model):
    """Logins, changes of rights, exports: who did it, from where; written once."""

    at = models.DateTimeField(auto_now_add=True)
    agent = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="audit_entries"
    )
    act = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["act", "-id"], name="audit_act")]

    def __str__(self) -> str:
        return f"{self.act} {self.about}"

    @classmethod
    def write(
        cls,
        act: str,
        *,
        request: HttpRequest | None = None,
        agent: "Agent | None" = None,
        about: str = "",
        **data: Any,
    ) -> "AuditEntry":
        """Note an act; the agent (unless given), address and request id come from the request."""
        user = agent or getattr(request, "user", None)
        return cls.objects.create(
            act=act,
            about=about[:200],
            agent=user if user is not None and user.is_authenticated else None,
            address=getattr(request, "client_address", None) or None,
            request_id=getattr(request, "request_id", ""),
            data=data,
        )
