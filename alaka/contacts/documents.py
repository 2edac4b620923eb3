"""Files kept at a person or a company: added, taken away."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts import family
from alaka.contacts.models import Company, Contact, Document
from alaka.core import clock
from alaka.core.uploading import keep
from alaka.timeline.recording import draft, record, record_all


@transaction.atomic
def add(about: Contact | Company, given: Sequence[UploadedFile], *, by: Agent) -> list[Document]:
    """All of them, or none where one is too large (TooMuch)."""
    contact = family.person(about) if isinstance(about, Contact) else None
    company = about if isinstance(about, Company) else None
    made = Document.objects.bulk_create(
        Document(
            contact=contact,
            company=company,
            blob_id=each["blob"],
            name=each["name"],
            content_type=each["type"],
            size=each["size"],
            added_at=clock.now(),
            added_by=by,
        )
        for each in keep(given)
    )
    record_all(
        draft("document.added", subject=each, contact=contact, actor=by, **_told(each))
        for each in made
    )
    return made


@transaction.atomic
def remove(document: Document, *, by: Agent) -> None:
    told, contact = _told(document), document.contact
    record("document.removed", subject=document, contact=contact, actor=by, **told)
    document.delete()


def _told(document: Document) -> dict[str, Any]:
    company = {"company": document.company_id} if document.company_id else {}
    return {"name": document.name, **company}
