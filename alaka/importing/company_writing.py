"""One batch of staged rows into companies, by the doors through which people here go, too."""

from typing import Any

from alaka.contacts.companies import changing
from alaka.contacts.family import OWN
from alaka.contacts.models import Company
from alaka.contacts.own.uniqueness import TakenError
from alaka.importing import elsewhere
from alaka.importing.comparing import GOOD
from alaka.importing.models import Batch, CompanyChange
from alaka.importing.writing import StaleError, Writer

_DOMAINS = "ARRAY(SELECT value FROM ADDRESSES a WHERE a.number = {}.number ORDER BY place)::text[]"


class CompanyWriter(Writer):
    """See `Writer`."""

    def _create_all(self) -> int:
        rows = self._run(
            f"SELECT r.number, r.given, r.own, {_DOMAINS.format('r')} FROM ROWS r "  # noqa: S608
            f"WHERE r.person IS NULL AND {GOOD} ORDER BY r.number"
        )
        made = changing.create_all([_values(*row) for _number, *row in rows], by=self.of.by)
        self.made = {number: each.pk for (number, *_), each in zip(rows, made, strict=True)}
        batch = self.values["batch"]
        CompanyChange.objects.bulk_create(
            CompanyChange(batch=batch, company=each.pk, is_new=True) for each in made
        )
        return len(made)

    def _change(self) -> int:
        rows = self._run(
            f"SELECT id, was, now, {_DOMAINS.format('c')} "  # noqa: S608
            f"FROM ({self.judge.subject.compared}) c "
            "WHERE now <> '{}' OR added > 0 OR number = ANY(%(elsewhere)s)",
            elsewhere=elsewhere.changing(self.staged, self.targets, self.values),
        )
        held = Company.objects.in_bulk([pk for pk, *_rest in rows])
        for pk, was, now, domains in rows:
            company = held[pk]
            if more := [each for each in domains if each not in company.domains]:
                was["domains"], now["domains"] = company.domains, [*company.domains, *more]
            CompanyChange.objects.create(
                batch=self.values["batch"], company=pk, is_new=False, was=was, now=now
            )
            try:
                changing.change(company, now, by=self.of.by, whole=self.of.whole)
            except TakenError as error:
                raise StaleError from error
        return len(rows)

    def _write_beside(self) -> None:
        changes = CompanyChange.objects.filter(batch=self.values["batch"])
        kept = {each.company: each for each in changes}
        for key, store in elsewhere.written(self.targets):
            rows = self._run(
                "SELECT r.number, r.person, r.other -> %(key)s FROM ROWS r "  # noqa: S608
                f"WHERE r.other ? %(key)s AND {GOOD}",
                key=key,
            )
            said = {person or self.made[number]: value for number, person, value in rows}
            for pk, was in store.write(said, by=self.of.by).items():
                kept[pk].was[key] = was
        CompanyChange.objects.bulk_update(kept.values(), ["was"], 500)

    def _hand_on(self, batch: Batch) -> None:
        """Each was told of as it was written."""


def _values(given: dict[str, Any], own: dict[str, Any], domains: list[str]) -> dict[str, Any]:
    name = given.pop("name", "") or domains[0]
    owned = {OWN + key: value for key, value in own.items()}
    return {"name": name, "domains": domains, **given, **owned}
