"""What is to be done with a table: what becomes of each column, by what people are known again."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.utils.translation import gettext as _

from alaka.contacts.models import About
from alaka.importing.subjects import ANY_ADDRESS, subject_of
from alaka.importing.targets import Situation, Target

__all__ = ["ANY_ADDRESS", "BOTH", "CREATE", "UPDATE", "Plan", "used"]
BOTH, CREATE, UPDATE = "both", "create", "update"


@dataclass(frozen=True)
class Plan:
    """``columns`` are keys of targets in the order of the columns, empty for one left out."""

    columns: tuple[str, ...] = ()
    key: str = ANY_ADDRESS
    way: str = BOTH
    # Empty cells empty the field; else they change nothing.
    clears: bool = False
    country: str = ""
    language: str = "en"
    space: str = "import"
    # Those that customer numbers may have behind them.
    spaces: tuple[str, ...] = ()
    sheet: str = ""
    is_month_first: bool = False
    # What it is a table of.
    brings: str = About.CONTACT
    # Columns whose guess somebody should look at.
    unclear: tuple[int, ...] = field(default=(), compare=False)

    @property
    def situation(self) -> Situation:
        return Situation(self.country, self.language, self.space, self.is_month_first, self.spaces)

    @property
    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Plan":
        known = {each.name for each in fields(cls)}
        given: dict[str, Any] = {name: stored[name] for name in known & stored.keys()}
        for name in ("columns", "unclear", "spaces"):
            given[name] = tuple(given.get(name, ()))
        return cls(**given)

    def keys(self, targets: Mapping[str, Target]) -> list[str]:
        """By what people can be found, of what is mapped."""
        mapped = [key for key in dict.fromkeys(self.columns) if key in targets]
        own = [key for key in mapped if targets[key].is_key]
        has_addresses = any(targets[key].scheme for key in own)
        return [*([ANY_ADDRESS] if has_addresses else []), *own]

    def faults(self, targets: Mapping[str, Target]) -> list[str]:
        """Why this cannot be done, for the reader."""
        found, says = [], subject_of(self.brings).says
        if unknown := sorted({key for key in self.columns if key and key not in targets}):
            found.append(_("There is no “%(key)s” to import into.") % {"key": unknown[0]})
        if not any(key in targets for key in self.columns):
            found.append(_("Choose for at least one column what it becomes."))
        elif not self.keys(targets):
            found.append(_(says.no_key))
        elif self.key not in self.keys(targets):
            found.append(_(says.key_left_out))
        if "company_role" in self.columns and not {"company", "company_domain"} & {*self.columns}:
            found.append(_("A role is one in a company: choose the column of that, too."))
        for key in targets:
            is_one = not targets[key].scheme and not targets[key].part
            if is_one and self.columns.count(key) > 1:
                found.append(
                    _("“%(target)s” was chosen for two columns.") % {"target": targets[key].label}
                )
        return found


def used(plan: Plan, targets: Mapping[str, Target]) -> dict[str, Target]:
    """Those that columns become, and those to which their values go."""
    mapped = [targets[key] for key in plan.columns if key in targets]
    keys = {each.key for each in mapped} | {each.joins for each in mapped}
    return {key: target for key, target in targets.items() if key in keys}
