"""What somebody asks for, read in his zone and language."""

from collections.abc import Mapping
from datetime import tzinfo

from django.http import QueryDict
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from alaka.reports.boards import reports
from alaka.reports.models import View
from alaka.reports.report import Report
from alaka.reports.scope import Scope


def language() -> str:
    return (get_language() or "en")[:2]


def zone() -> tzinfo:
    return get_current_timezone()


def read(report: Report, query: Mapping[str, str]) -> Scope:
    return Scope.read(report, query, zone(), language())


def scope_of(view: View) -> Scope:
    return read(reports()[view.report], QueryDict(view.query).dict())
