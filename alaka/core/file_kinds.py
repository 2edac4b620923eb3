"""Whether a file is what its name says: by its ending and by what it begins with."""

import mimetypes

from alaka.core.words import Words

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
# ending → what such a file begins with.
_BEGINS: dict[str, tuple[bytes, ...]] = {
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF87a", b"GIF89a"),
    "pdf": (b"%PDF",),
    "rtf": (b"{\\rtf",),
    "ogg": (b"OggS",),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"), _ZIP),
    **dict.fromkeys(("doc", "xls", "ppt"), _OLE),
}
# ending → what stands at an offset, where the beginning says nothing.
_INSIDE: dict[str, tuple[int, bytes]] = {
    "webp": (8, b"WEBP"),
    "wav": (8, b"WAVE"),
    **dict.fromkeys(("heic", "mp4", "m4a", "mov"), (4, b"ftyp")),
}
_TEXT = frozenset(("txt", "csv"))
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_as_named(name: str, content: bytes) -> bool:
    """Whether the content begins as the name's ending says."""
    ending = ending_of(name)
    if ending in _BEGINS:
        return content.startswith(_BEGINS[ending])
    if ending in _INSIDE:
        offset, mark = _INSIDE[ending]
        return content[offset : offset + len(mark)] == mark
    if ending in _TEXT and b"\x00" in content and not content.startswith(b"\xff\xfe"):
        return False
    return not content.startswith(_PROGRAMS)


def type_of(name: str) -> str:
    """The content type of the ending: what a sender says is not believed."""
    guessed, _encoding = mimetypes.guess_type(f"x.{ending_of(name)}")
    return guessed or "application/octet-stream"


class UnreadableError(Exception):
    """A file cannot be read; the words say why and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(str(words))
        self.words = words
