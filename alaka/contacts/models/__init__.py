from alaka.contacts.models.contact import Contact
from alaka.contacts.models.handle import Handle

__all__ = ["Contact", "Handle"]
