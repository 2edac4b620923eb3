"""What lists are of: see base."""

from alaka.contacts.models import About
from alaka.segments.subjects.base import Subject
from alaka.segments.subjects.companies import Companies
from alaka.segments.subjects.people import People

SUBJECTS: dict[str, Subject] = {About.CONTACT: People(), About.COMPANY: Companies()}
