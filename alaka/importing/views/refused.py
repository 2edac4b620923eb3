"""The rows that were refused, as a file to be mended and imported: as they came, with why."""

import csv
import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.core.words import Words
from alaka.importing import files
from alaka.importing.models import Import
from alaka.importing.reading import open_table, text_of

# Spreadsheets take it for Latin letters without this mark.
MARK = "\ufeff"


@require_safe
@manager_required
def export(request: AgentRequest, pk: int) -> HttpResponseBase:
    of = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    AuditEntry.write("refused rows exported", request=request, about=of.name, importing=of.pk)
    response = StreamingHttpResponse(lines(of), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{of.pk}.csv"'
    return response


class _Echo:
    def write(self, line: str) -> str:
        return line


def lines(of: Import) -> Iterator[str]:
    write = csv.writer(_Echo()).writerow
    rows = of.refusals.order_by("number").values_list("number", "reasons")
    why: dict[int, list[Any]] = dict(rows.iterator())
    yield MARK + write([*of.header, _("Row"), _("Why it was refused")])
    if not files.is_kept(of):
        return
    with files.local(of) as path:
        for row in open_table(path, of.planned.sheet).rows():
            if (reasons := why.pop(row.number, None)) is not None:
                cells = [_safe(text_of(cell)) for cell in row.cells[: len(of.header)]]
                cells += [""] * (len(of.header) - len(cells))
                yield write([*cells, row.number, " ".join(str(Words.of(each)) for each in reasons)])
            if not why:
                return


_NUMBER = re.compile(r"[+-]?[\d\s()./,-]*")


def _safe(text: str) -> str:
    """A spreadsheet must not run it; a telephone number keeps its plus."""
    return f"'{text}" if text[:1] in set("=@+-\t\r") and not _NUMBER.fullmatch(text) else text
