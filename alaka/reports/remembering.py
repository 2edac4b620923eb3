"""Packs that a process has read, so that the next report need not have them again.

A pack is never changed: one that is written anew is another row. So what is kept by its id is true
for as long as the row is there, and which rows are there is asked each time.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from django.db import connection

from alaka.reports import columns
from alaka.reports.conditions import Column

# Bytes in a process; those not asked for the longest go first.
MOST = 64 * 2**20


class Kept(NamedTuple):
    number: int
    name: str
    values: Column
    words: list[str]


_kept: OrderedDict[int, Kept] = OrderedDict()
_lock = threading.Lock()


def packs(where: str) -> list[Kept]:
    """Those of which this holds; whoever gets them must not write into them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM reports_pack WHERE {where}")  # noqa: S608 - ours
        ids = [pk for (pk,) in cursor.fetchall()]
    with _lock:
        found = {pk: _kept[pk] for pk in ids if pk in _kept}
        for pk in found:
            _kept.move_to_end(pk)
    if missing := [pk for pk in ids if pk not in found]:
        read = _read(missing)
        found |= read
        _keep(read)
    return list(found.values())


def _read(ids: Sequence[int]) -> dict[int, Kept]:
    numbers = ", ".join(map(str, ids))
    select = f"SELECT id, number, name, kind, words, data FROM reports_pack WHERE id IN ({numbers})"  # noqa: S608 - numbers
    found = {}
    for pk, number, name, kind, words, data in columns.rows(select):
        values = np.frombuffer(bytes(data), np.dtype(bytes(kind).decode()))
        said = bytes(words).decode().split("\n")
        kept = Kept(int.from_bytes(number, "big"), bytes(name).decode(), values, said)
        found[int.from_bytes(pk, "big")] = kept
    return found


def _keep(read: dict[int, Kept]) -> None:
    with _lock:
        _kept.update(read)
        size = sum(kept.values.nbytes for kept in _kept.values())
        while size > MOST:
            _pk, gone = _kept.popitem(last=False)
            size -= gone.values.nbytes
