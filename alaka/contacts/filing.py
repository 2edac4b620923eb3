"""Files as they are shown in a list, whether they are kept at somebody or were sent."""

from dataclasses import dataclass
from datetime import datetime

from alaka.accounts.models import Agent
from alaka.contacts.models import Document
from alaka.core import files
from alaka.core.addresses import address


@dataclass(frozen=True)
class File:
    """``source`` is the page where it was sent, ``removal`` where it is taken away."""

    name: str
    content_type: str
    size: int
    blob_id: int
    at: datetime
    by: str = ""
    source: str = ""
    removal: str = ""

    @property
    def shown_as(self) -> str:
        """How a browser may show it (``image``, ``pdf`` …), or nothing."""
        return files.shown_as(self.content_type, self.name)


def kept(document: Document, agent: Agent) -> File:
    return File(
        document.name,
        document.content_type,
        document.size,
        document.blob_id,
        document.added_at,
        by=str(document.added_by or ""),
        removal=(
            address("document-removal", document.pk) if document.is_removable_by(agent) else ""
        ),
    )
