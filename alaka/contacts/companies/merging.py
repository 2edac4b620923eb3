"""Two records of one company become one, and two again: see contacts.joining.

Its people, tags, files and what happened stay in rows of the record that got them, and are read for
the whole family. Its mail domains add up.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from alaka.contacts.joining import CannotMerge, Joining
from alaka.contacts.models import Company, CompanyMerge

__all__ = ["CannotMerge", "merge", "undo"]
DOMAINS = "domains"


class _Companies(Joining):
    model, merges, noun = Company, CompanyMerge, "company"
    one_already = gettext_lazy("This is the same company already.")

    def together(self, name: str, was: Any, value: Any, *, is_chosen: bool) -> Any:
        if name == DOMAINS:
            return _added(was, value)
        return super().together(name, was, value, is_chosen=is_chosen)

    def prepare(self, root: Company) -> list[str]:
        root.index()
        return ["search", "sort_key"]

    def called(self, made: CompanyMerge) -> str:
        return str(made.before["name"])

    def give_back(self, made: CompanyMerge) -> None:
        super().give_back(made)
        self._add_up(made.kept_id)

    def _add_up(self, pk: int) -> None:
        """Of the domains those that came with the other records stay, and no more than those."""
        rows = CompanyMerge.objects.standing()
        domains: list[str] | None = None
        for each in rows.filter(kept=pk, taken__has_key=DOMAINS).order_by("pk"):
            if each.taken[DOMAINS].get("over"):
                continue
            was = each.taken[DOMAINS]["was"] if domains is None else domains
            domains = _added(was, each.before[DOMAINS])
            each.taken[DOMAINS] = {"was": was, "is": domains}
            each.save(update_fields=["taken"])
        if domains is not None:
            self.put_back(pk, {DOMAINS: domains})
        above = rows.filter(gone=pk).first()
        if above is not None:
            self._add_up(above.kept_id)


def _added(one: Iterable[str], other: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*one, *other]))


_joining = _Companies()
merge, undo = _joining.merge, _joining.undo
