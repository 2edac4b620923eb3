"""What would be erased, before anybody decides: rows by holding, some of them, what is unfinished.

Its digest goes with the decision, and into the proof: what was shown is what was decided.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast

from alaka.core.personal import Holding, Whom
from alaka.privacy import board

_SAMPLES = 3
_LONGEST = 80


@dataclass(frozen=True)
class Line:
    holding: Holding
    count: int
    samples: list[str]
    # Their primary keys, of those that are not finished.
    unfinished: list[Any]

    @property
    def stays(self) -> bool:
        return bool(self.holding.why) and not self.holding.is_hollow


@dataclass(frozen=True)
class Preview:
    whom: Whom
    lines: list[Line]

    @property
    def digest(self) -> str:
        shown = {"records": self.whom.ids, "addresses": len(self.whom.handles), **self.counts}
        return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        return {line.holding.name: line.count for line in self.lines}

    @property
    def found(self) -> list[Line]:
        return [line for line in self.lines if line.count]

    @property
    def going(self) -> list[Line]:
        return [line for line in self.found if not line.stays]

    @property
    def staying(self) -> list[Line]:
        return [line for line in self.found if line.stays]

    @property
    def sought(self) -> list[Holding]:
        """What is looked for only while erasing, since it takes reading everything."""
        return [each for each in board.holdings() if each.is_sought]

    @property
    def unfinished(self) -> list[Line]:
        return [line for line in self.found if line.unfinished]

    @property
    def is_finished(self) -> bool:
        return not self.unfinished


def preview(whom: Whom) -> Preview:
    return Preview(whom, [_line(each, whom) for each in board.holdings() if not each.is_sought])


def _line(holding: Holding, whom: Whom) -> Line:
    rows = holding.rows(whom)
    count = rows.count()
    return Line(
        holding,
        count,
        samples(holding, rows) if count else [],
        list(rows.filter(holding.unfinished).values_list("pk", flat=True)[:20])
        if count and holding.unfinished is not None
        else [],
    )


def samples(holding: Holding, rows: Any) -> list[str]:
    """What stands in some of them, whether it is a text or a number."""
    if not holding.sample:
        return []
    told = rows.annotate(sampled=Cast(holding.sample, TextField())).filter(sampled__gt="")
    said = told.order_by("-pk").values_list("sampled", flat=True)[:_SAMPLES]
    texts = [" ".join(str(text).split()) for text in said]
    return [text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…" for text in texts if text]
