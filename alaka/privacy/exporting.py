"""Everything about a person, as a ZIP: data.json, a page to read it on, and the files.

It is made while it is sent, so that no copy of anybody's data is left lying here.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import RawIOBase
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder

from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.models import Blob
from alaka.core.personal import Holding, Whom
from alaka.privacy import board, finding, reading
from alaka.timeline.models import Event

if TYPE_CHECKING:
    from typing_extensions import Buffer

_CHUNK = 500
FORMAT = 1


@dataclass(frozen=True)
class Asked:
    contact: Contact
    # With what was written among ourselves.
    internal: bool = False


@dataclass(frozen=True)
class Part:
    """The rows of one holding, in the order in which they came."""

    holding: Holding
    rows: Callable[[], Iterator[dict[str, Any]]]


def parts(asked: Asked) -> list[Part]:
    whom = finding.of(asked.contact)
    shown = [each for each in board.holdings() if each.shown]
    return [Part(each, _reader(each, whom, asked.internal)) for each in shown]


def _reader(holding: Holding, whom: Whom, internal: bool) -> Callable[[], Iterator[dict[str, Any]]]:
    def rows() -> Iterator[dict[str, Any]]:
        found = holding.rows(whom)
        if holding.internal is not None and not internal:
            found = found.exclude(holding.internal)
        if found.model is Event and not internal:
            found = found.exclude(subject_type__in=board.among_ourselves())
        names = {field.name for field in found.model._meta.fields}
        number = {"id"} & names - {*holding.shown}
        columns = (*number, *holding.shown)
        for row in found.order_by("pk").values(*columns).iterator(chunk_size=_CHUNK):
            made = {name.removesuffix("__name"): value for name, value in row.items()}
            if blob := made.pop("blob", None):
                made["file"] = path(holding, made, blob)
            yield made

    return rows


def path(holding: Holding, row: dict[str, Any], blob: int) -> str:
    """Where a file lies: its name is a stranger's, and stands behind a number of ours."""
    kept = "".join(sign for sign in str(row["name"]) if sign.isalnum() or sign in " ._-").strip(
        ". "
    )
    return f"files/{holding.name}/{blob}-{kept[-80:] or 'file'}"


def archive(asked: Asked) -> Iterator[bytes]:
    """The bytes of the ZIP, in pieces."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as made:
        found = parts(asked)
        for name, texts in (
            ("index.html", reading.page(asked, found)),
            ("data.json", data(asked, found)),
        ):
            with made.open(_info(name), "w", force_zip64=True) as entry:
                for text in texts:
                    entry.write(text.encode())
                    yield sink.taken()
        for name, blob in sorted(_files(found)):
            body = Blob.objects.values_list("data", flat=True).get(pk=blob)
            made.writestr(_info(name), bytes(body), ZIP_DEFLATED)
            yield sink.taken()
    yield sink.taken()


def data(asked: Asked, found: list[Part]) -> Iterator[str]:
    about = {
        "format": FORMAT,
        "made_at": clock.now(),
        "person": asked.contact.person_id,
        "records": asked.contact.ids,
        "with_internal": asked.internal,
    }
    yield '{\n"about": ' + _json(about)
    for part in found:
        yield f",\n{_json(part.holding.name)}: ["
        for number, row in enumerate(part.rows()):
            yield ("," if number else "") + "\n" + _json(row)
        yield "]"
    yield "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _files(found: list[Part]) -> set[tuple[str, int]]:
    with_files = [part for part in found if "blob" in part.holding.shown]
    rows = [row for part in with_files for row in part.rows() if "file" in row]
    return {(row["file"], int(row["file"].split("/")[2].partition("-")[0])) for row in rows}


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, clock.now().timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    return info


class _Sink(RawIOBase):
    """What a ZIP is written to that is sent on at once: it cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: "Buffer") -> int:
        self._pieces.append(bytes(piece))
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
