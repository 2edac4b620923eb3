from alaka.contacts.models.contact import Contact
from alaka.contacts.models.handle import Handle
from alaka.contacts.models.merge import Merge
from alaka.contacts.models.own_field import About, OwnField

__all__ = ["About", "Contact", "Handle", "Merge", "OwnField"]
