"""The reports on the board ``registry.REPORTS``, by name, in their order."""

from functools import cache

from django.utils.module_loading import import_string

from alaka import registry
from alaka.reports.report import Report


@cache
def reports() -> dict[str, Report]:
    found: list[Report] = [import_string(path) for path in registry.REPORTS.values()]
    return {report.name: report for report in sorted(found, key=lambda each: each.order)}
