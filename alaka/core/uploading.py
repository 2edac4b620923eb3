"""Files added to an answer before it is sent: bytes in, what the answer remembers of them out."""

import hashlib
import mimetypes
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from alaka.core.models import Blob
from alaka.core.templatetags.core import filesize_for_reader, number

UPLOAD = "upload"  # The name of the field.
# So many in one answer; more belong into an archive.
AT_ONCE = 20


class TooMuch(ValueError):
    """Files beyond a limit, in words for the one who chose them."""


def keep(given: Sequence[UploadedFile]) -> list[dict[str, Any]]:
    """Name, type, size and blob of each; none is kept when one is too large (TooMuch)."""
    if len(given) > AT_ONCE:
        text = _("Add at most %(limit)s files at a time.")
        raise TooMuch(text % {"limit": number(AT_ONCE)})
    for one in given:
        if (one.size or 0) > settings.MAX_UPLOAD:
            text = _("%(name)s is larger than %(limit)s. Send a link to it instead.")
            shown = {"name": one.name, "limit": filesize_for_reader(settings.MAX_UPLOAD)}
            raise TooMuch(text % shown)
    return [_keep(one) for one in given]


def _keep(one: UploadedFile) -> dict[str, Any]:
    content = one.read()
    blob = Blob.objects.keep([content])[hashlib.sha256(content).digest()]
    name = (one.name or "file")[-200:]
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {"name": name, "type": kind, "size": blob.size, "blob": blob.pk}
