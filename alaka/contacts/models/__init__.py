from alaka.contacts.models.company import Company, CompanyApart, CompanyTag
from alaka.contacts.models.consent import Consent, Reason, Source, Suppression
from alaka.contacts.models.contact import Contact
from alaka.contacts.models.document import Document
from alaka.contacts.models.duplicate import Duplicate, DuplicateKey, DuplicateLook
from alaka.contacts.models.handle import Handle
from alaka.contacts.models.merge import CompanyMerge, Merge
from alaka.contacts.models.note import ContactNote
from alaka.contacts.models.own_field import About, OwnField
from alaka.contacts.models.position import Position
from alaka.contacts.models.purpose import Basis, Purpose
from alaka.contacts.models.tag import ContactTag, Tag

__all__ = [
    "About",
    "Basis",
    "Company",
    "CompanyApart",
    "CompanyMerge",
    "CompanyTag",
    "Consent",
    "Contact",
    "ContactNote",
    "ContactTag",
    "Document",
    "Duplicate",
    "DuplicateKey",
    "DuplicateLook",
    "Handle",
    "Merge",
    "OwnField",
    "Position",
    "Purpose",
    "Reason",
    "Source",
    "Suppression",
    "Tag",
]
