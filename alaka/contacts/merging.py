"""Two records of one person become one, and two again: see contacts.joining."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts.consent.stating import settle
from alaka.contacts.joining import CannotMerge, Joining
from alaka.contacts.models import Contact, Handle, Merge
from alaka.contacts.resolving import index
from alaka.core import live

__all__ = ["CannotMerge", "merge", "undo"]


class _People(Joining):
    model, merges, noun = Contact, Merge, "contact"
    one_already = gettext_lazy("This is the same person already.")

    def check(self, kept: Contact, gone: Contact, by: Agent | None, is_seen: bool) -> None:
        """Of two of whom it is proved that both are somebody, only a person (``by``) may say that
        they are one, who has seen both (``is_seen``): no rule, and no program in his name."""
        if (by is None or not is_seen) and all(map(_is_proved, (kept, gone))):
            text = _("Both proved who they are: only a person may say that they are one.")
            raise CannotMerge(text)

    def joined(self, root: Contact, ids: list[int]) -> None:
        index(root)
        settle(ids)
        for pk in ids:
            live.publish(f"contact:{pk}")

    def called(self, made: Merge) -> str:
        return made.before["name"] or _first_address(made.gone_id)

    def on(self, whose: Contact) -> dict[str, Any]:
        return {"contact": whose}


def _is_proved(contact: Contact) -> bool:
    return Handle.objects.filter(contact__in=contact.ids, proved_at__isnull=False).exists()


def _first_address(pk: int) -> str:
    handle = Handle.objects.filter(contact=pk).order_by("pk").first()
    return str(handle) if handle is not None else ""


_joining = _People()
merge, undo = _joining.merge, _joining.undo
