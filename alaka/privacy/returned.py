"""Who was erased and has an address here again: by a new mail, a file, or a backup put back."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, Panel
from alaka.core.digests import digests
from alaka.core.prepared import given, prepared
from alaka.privacy.models import ErasedAddress


def load(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    if not getattr(request.user, "manages_all", False):
        return None
    handles = contact.shown_handles  # The card has asked for them.
    if handles is None:
        handles = list(contact.all_handles())
    known = [key for each in handles for key in digests(each.scheme, each.value)]
    found = _addresses().rows(digests=known) if known else []
    return {"erasures": list({each.erasure: None for each in found})} if found else None


@prepared
def _addresses() -> QuerySet[ErasedAddress]:
    rows = ErasedAddress.objects.filter(digest__any_of=given("digests"))
    return rows.select_related("erasure").order_by("pk")


PANELS = [
    Panel(
        "returned", _("Erased before"), "privacy/panels/returned.html", load, 12, (PAGE,), (PAGE,)
    ),
]
