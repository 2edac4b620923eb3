"""A condition about a field that points to a person or a company: to this one, or to any of these.

``value`` is the number of one, or a list of numbers. All records of one person are one: whoever was
merged into somebody is meant by either number.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts.models import About
from alaka.contacts.own import references
from alaka.core.words import Words, either
from alaka.segments.conditions import base, values

_MOST = 2**63 - 1


class Reference(values._Valued):
    """``to`` says what it points to."""

    to: ClassVar[str]
    ops = {op: values.Text.ops[op] for op in ("is", "is_not", "empty", "filled")}

    @property
    def numbers(self) -> list[Any]:
        return self.value if isinstance(self.value, list) else [self.value]

    @cached_property
    def records(self) -> dict[int, Any]:
        """By number those that are meant, each as it is read, of those that the reader sees."""
        rows = references.rows(self.to).filter(pk__in=self.numbers).select_related("root")
        roots = {row.pk: row.root or row for row in rows}
        seen = references.rows(self.to).visible_to(self.agent)
        found = set(seen.filter(pk__in=[root.pk for root in roots.values()]).values_list("pk"))
        return {pk: root for pk, root in roots.items() if (root.pk,) in found}

    def unfit(self) -> Words:
        if len(self.numbers) > base.MOST_VALUES or not all(map(_is_number, self.numbers)):
            return Words(base.NOT_KNOWN)
        gone = next((each for each in self.numbers if each not in self.records), None)
        return Words("") if gone is None else Words(base.NOT_OFFERED, value=f"#{gone}")

    def pointed_to(self) -> list[int]:
        """Any number under which one of them may be kept."""
        return sorted({pk for record in self.records.values() for pk in record.ids})

    @property
    def is_of_now(self) -> bool:
        """Who is merged with whom changes it, and of that only the two are told."""
        return self.op not in self.bare

    def worded(self) -> str:
        return either(str(self.records[each]) for each in self.numbers)

    @classmethod
    def can_be_entered(cls, leaf: Mapping[str, Any]) -> bool:
        return not isinstance(leaf.get("value"), list)

    @classmethod
    def field(cls, agent: Agent) -> forms.Field:
        label = gettext_lazy("Company") if cls.to == About.COMPANY else gettext_lazy("Person")
        return references.ReferenceField(cls.to, label=label, required=False)


def _is_number(value: object) -> bool:
    return base.is_whole(value, 1, _MOST)
