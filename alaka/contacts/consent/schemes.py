"""The channels of which somebody can be asked: schemes of addresses that we write to."""

from functools import cache
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alaka import registry

# Nobody is asked of these: it is the person who comes by them.
_OWN = {"chat", "anonymous"}


@cache
def schemes() -> dict[str, Any]:
    found: dict[str, Any] = {"email": gettext_lazy("E-mail"), "phone": gettext_lazy("Phone")}
    for path in registry.CHANNELS.values():
        adapter = import_string(path)
        for scheme in adapter.schemes:
            if scheme not in _OWN:
                found.setdefault(scheme, adapter.label)
    return found


def scheme_name(scheme: str) -> str:
    """``""`` is every channel."""
    return str(schemes().get(scheme, scheme)) if scheme else _("All channels")
