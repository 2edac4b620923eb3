"""The rows that were refused, as a file to be mended and imported: as they came, with why."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.core.downloads import streamed
from alaka.core.sheets import FORMATS, Column, Table, written
from alaka.core.words import Words
from alaka.importing import files
from alaka.importing.models import Import
from alaka.importing.reading import open_table, text_of


@require_safe
@manager_required
def export(request: AgentRequest, pk: int, kind: str) -> HttpResponseBase:
    of = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    AuditEntry.write("refused rows exported", request=request, about=of.name, importing=of.pk)
    heads = [*of.header, _("Row"), _("Why it was refused")]
    columns = [Column(str(at), head) for at, head in enumerate(heads)]
    name = f"refused-{of.pk}"
    table = Table(name, columns, rows(of, as_texts=kind == "csv"), of.refusals.count())
    return streamed(written(table, FORMATS[kind]), f"{name}.{kind}", FORMATS[kind].content_type)


def rows(of: Import, *, as_texts: bool) -> Iterator[list[Any]]:
    """As texts, or with numbers and days as the workbook had them."""
    told = of.refusals.order_by("number").values_list("number", "reasons")
    why: dict[int, list[Any]] = dict(told.iterator())
    if not files.is_kept(of):
        return
    with files.local(of) as path:
        for row in open_table(path, of.planned.sheet).rows():
            if (reasons := why.pop(row.number, None)) is not None:
                cells: list[Any] = list(row.cells[: len(of.header)])
                if as_texts:
                    cells = [text_of(cell) for cell in cells]
                cells += [""] * (len(of.header) - len(cells))
                yield [*cells, row.number, " ".join(str(Words.of(each)) for each in reasons)]
            if not why:
                return
