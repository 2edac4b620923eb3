from alaka.contacts.models.contact import Contact
from alaka.contacts.models.handle import Handle
from alaka.contacts.models.merge import Merge
from alaka.contacts.models.own_field import About, OwnField
from alaka.contacts.models.tag import ContactTag, Tag

__all__ = ["About", "Contact", "ContactTag", "Handle", "Merge", "OwnField", "Tag"]
