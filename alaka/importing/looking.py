"""The columns of an import as its page shows them: with values, and what each becomes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from alaka.core.words import Words
from alaka.importing import files
from alaka.importing.forms import PlanForm
from alaka.importing.models import Import
from alaka.importing.parsing import title_of
from alaka.importing.reading import UnreadableError, open_table, text_of

SAMPLES, LOOKED_AT, LONGEST = 3, 100, 80


@dataclass(frozen=True)
class Shown:
    at: int
    title: Words
    samples: list[str]
    chosen: str
    is_unclear: bool


def columns(of: Import, form: PlanForm) -> tuple[list[Shown], Sequence[str]]:
    """And the names of the sheets of its workbook."""
    sheets: Sequence[str] = ()
    samples: list[list[str]] = [[] for _ in of.header]
    try:
        with files.local(of) as path:
            table = open_table(path, of.planned.sheet)
            sheets = table.sheets
            for row in islice(table.rows(), LOOKED_AT):
                for found, cell in zip(samples, row.cells, strict=False):
                    text = text_of(cell)
                    if text and len(found) < SAMPLES and text not in found:
                        found.append(text[:LONGEST])
    except UnreadableError:
        pass  # Said when it is tried.
    shown = [
        Shown(at, title_of(of.header, at), samples[at], form.columns[at], at in of.planned.unclear)
        for at in range(len(of.header))
    ]
    return shown, sheets
