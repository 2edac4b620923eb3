"""Which files a form takes: by ending, by what they begin with, by size and number."""

from dataclasses import replace

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.channels.contract import File
from alaka.channels.form.definition import Definition
from alaka.core.file_kinds import ending_of, is_as_named, type_of


def typed(file: File) -> File:
    return replace(file, content_type=type_of(file.name))


def good(files: tuple[File, ...], definition: Definition) -> list[File]:
    """Those with no fault of their own."""
    return [
        file
        for file in files
        if file.content
        and ending_of(file.name) in definition.types
        and is_as_named(file.name, file.content)
    ]


def too_large(definition: Definition) -> str:
    limit = filesizeformat(definition.max_bytes)
    return _("The files are too large: %(limit)s together at most.") % {"limit": limit}


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
        found.append(too_large(definition))
    for file in files:
        if ending_of(file.name) not in definition.types:
            allowed = ", ".join(definition.types)
            found.append(
                _("“%(name)s” cannot be sent. Files of these kinds can: %(allowed)s.")
                % {"name": file.name, "allowed": allowed}
            )
        elif not file.content:
            found.append(_("“%(name)s” is empty.") % {"name": file.name})
        elif not is_as_named(file.name, file.content):
            found.append(
                _("“%(name)s” is not what its name says. Save it again and choose it anew.")
                % {"name": file.name}
            )
    return found
