"""A guest sends a file before the line that names it."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from alaka.channels.webchat.limits import Limits, limits
from alaka.chats.doors import Answer, Visit, guest_door
from alaka.chats.models import Block
from alaka.chats.refusing import Refusal, refusal
from alaka.chats.uploads import Upload, token
from alaka.core.file_kinds import ending_of, is_as_named, type_of
from alaka.core.models import Blob

# What a form of many parts holds beside the file.
BESIDE = 64 * 1024


@guest_door("POST")
def file(visit: Visit) -> Answer:
    bounds = limits(visit.channel.settings)
    largest = min(bounds.file_bytes, settings.MAX_UPLOAD)
    if int(visit.request.META.get("CONTENT_LENGTH") or 0) > largest + BESIDE:
        raise refusal(413, "too_large", field="file")
    guest = visit.guest(visit.request.POST.get("session", ""))
    visit.limit("files", times=100, seconds=600)
    if Block.objects.running().of(guest).exists():
        raise refusal(403, "blocked")
    given = visit.request.FILES.get("file")
    if given is None:
        raise refusal(422, "unreadable", field="file")
    with translation.override(visit.language):
        upload = _kept(given, bounds, largest)
    return _told(upload, guest.pk)


def _kept(given: UploadedFile, bounds: Limits, largest: int) -> Upload:
    """Raises Refusal."""
    name = (given.name or "file").replace("\x00", "")[-200:]
    shown: dict[str, Any] = {"name": name}
    if ending_of(name) not in bounds.types:
        reason = _("“%(name)s” cannot be sent. Files of these kinds can: %(allowed)s.")
        raise Refusal(422, reason % {**shown, "allowed": ", ".join(bounds.types)}, "file")
    if (given.size or 0) > largest:
        reason = _("“%(name)s” is too large: %(limit)s at most.")
        raise Refusal(413, reason % {**shown, "limit": filesizeformat(largest)}, "file")
    content = given.read()
    if not content:
        raise Refusal(422, _("“%(name)s” is empty.") % shown, "file")
    if not is_as_named(name, content):
        reason = _("“%(name)s” is not what its name says. Save it again and choose it anew.")
        raise Refusal(422, reason % shown, "file")
    blob = Blob.objects.keep([content])[hashlib.sha256(content).digest()]
    return Upload(blob.pk, name, type_of(name), len(content))


def _told(upload: Upload, guest: int) -> Mapping[str, Any]:
    return {
        "token": token(upload, guest),
        "name": upload.name,
        "type": upload.type,
        "size": upload.size,
    }
