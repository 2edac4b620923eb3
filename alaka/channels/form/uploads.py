"""Which files a form takes: by ending, by what they begin with, by size and number."""

import mimetypes
from dataclasses import replace

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.channels.contract import File
from alaka.channels.form.definition import Definition

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


def is_as_named(file: File) -> bool:
    """Whether the content begins as its name's ending says."""
    ending = ending_of(file.name)
    if ending in _BEGINS:
        return file.content.startswith(_BEGINS[ending])
    if ending in _INSIDE:
        offset, mark = _INSIDE[ending]
        return file.content[offset : offset + len(mark)] == mark
    if ending in _TEXT and b"\x00" in file.content and not file.content.startswith(b"\xff\xfe"):
        return False
    return not file.content.startswith(_PROGRAMS)


def typed(file: File) -> File:
    """With the content type of its ending: what the sender said is not believed."""
    guessed, _encoding = mimetypes.guess_type(f"x.{ending_of(file.name)}")
    return replace(file, content_type=guessed or "application/octet-stream")


def good(files: tuple[File, ...], definition: Definition) -> list[File]:
    """Those with no fault of their own."""
    return [
        file
        for file in files
        if file.content and ending_of(file.name) in definition.types and is_as_named(file)
    ]


def faults(files: tuple[File, ...], definition: Definition) -> list[str]:
    """What is wrong with the files, in the reader's language."""
    found = []
    if len(files) > definition.max_files:
        found.append(
            ngettext(
                "Choose at most %(count)s file.",
                "Choose at most %(count)s files.",
                definition.max_files,
            )
            % {"count": definition.max_files}
        )
    if sum(len(file.content) for file in files) > definition.max_bytes:
        limit = filesizeformat(definition.max_bytes)
        found.append(_("The files are too large: %(limit)s together at most.") % {"limit": limit})
    for file in files:
        if ending_of(file.name) not in definition.types:
            allowed = ", ".join(definition.types)
            found.append(
                _("“%(name)s” cannot be sent. Files of these kinds can: %(allowed)s.")
                % {"name": file.name, "allowed": allowed}
            )
        elif not file.content:
            found.append(_("“%(name)s” is empty.") % {"name": file.name})
        elif not is_as_named(file):
            found.append(
                _("“%(name)s” is not what its name says. Save it again and choose it anew.")
                % {"name": file.name}
            )
    return found
