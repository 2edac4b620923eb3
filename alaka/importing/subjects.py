"""Whom a table can speak of, people or companies: the statements and words in which they differ."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop as _

from alaka.contacts.family import OWN
from alaka.contacts.models import About, Company, Contact, OwnField
from alaka.contacts.models.own_field import OwnFieldQuerySet
from alaka.importing import comparing

# Whoever a row may speak of by any of its addresses, or by its name where companies are meant.
ANY_ADDRESS = "addresses"
NAME = "name"
# The address of its page here, as our own exports have it.
PAGE = "page"
Given = Mapping[str, Any]
_OF_ROWS = "r.bad IS NULL AND r.number BETWEEN %(first)s AND %(last)s"


@dataclass(frozen=True)
class Says:
    """Why a row is refused, and a plan."""

    two: str
    known: str
    unknown: str
    required: str
    same: str
    unaddressed: str
    key_empty: str
    # Why a plan cannot be carried out.
    no_key: str
    key_left_out: str


@dataclass(frozen=True)
class Subject:
    """``found``: number, scheme, value and person of whoever has an address of a row.
    ``named``: number and person of whoever is called as a row says.
    ``compared``: see `comparing`."""

    about: About
    model: Any
    page: str
    says: Says
    found: str
    named: str
    compared: str
    # Conditions: of a row of its table that it is nobody any more, and that it, or what it was
    # merged into, is somebody; of an address that it is new.
    gone: str
    here: str
    is_new: str

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    def fields(self) -> OwnFieldQuerySet:
        return OwnField.objects.filter(about=self.about).in_use()

    def met(self, key: str, has_pages: bool = False) -> str:
        """The statement: number and person of each row that speaks of somebody by this key.
        ``has_pages``: rows may say whose page they are of."""
        by_page = (
            f"SELECT r.number, coalesce(c.root_id, c.id) AS person FROM ROWS r JOIN {self.table} c "  # noqa: S608
            f"ON c.id = r.meant AND {self.here} WHERE r.meant IS NOT NULL AND {_OF_ROWS}"
        )
        if key == PAGE:
            return by_page
        if key.startswith(OWN):
            return (
                f"SELECT r.number, c.id AS person FROM ROWS r JOIN {self.table} c "  # noqa: S608
                "ON md5(c.own ->> %(key)s) = md5(r.own ->> %(key)s) AND c.own ? %(key)s "
                f"WHERE r.own ? %(key)s AND {_OF_ROWS}"
            )
        if key == NAME:
            return self.named
        if key != ANY_ADDRESS:
            return "SELECT number, person FROM FOUND WHERE scheme = %(key)s"
        surely = "SELECT number, person FROM FOUND"
        if has_pages:
            surely += f" UNION ALL {by_page}"
        if not self.named:
            return surely
        others = (
            f"SELECT * FROM ({self.named}) n WHERE number NOT IN (SELECT number FROM ({surely}) s)"  # noqa: S608
        )
        return f"{surely} UNION ALL {others}"

    def why_unknown(
        self,
        key: str,
        given: Given,
        own: Given,
        addresses: Collection[tuple[str, str]],
        meant: int | None,
    ) -> str:
        """Why nobody can be known by what stands in a row; empty where somebody can."""
        if key == ANY_ADDRESS:
            is_known = bool(addresses or meant) or bool(self.named and given.get(NAME))
            return "" if is_known else self.says.unaddressed
        if key == NAME:
            is_known = bool(given.get(NAME))
        elif key == PAGE:
            is_known = meant is not None
        elif key.startswith(OWN):
            is_known = own.get(key.removeprefix(OWN)) is not None
        else:
            is_known = any(scheme == key for scheme, _value in addresses)
        return "" if is_known else self.says.key_empty


PEOPLE = Subject(
    about=About.CONTACT,
    model=Contact,
    page="contact",
    says=Says(
        two=_("The row speaks of two people: %(one)s and %(other)s."),
        known=_("%(owner)s is here already, and only new people are to be added."),
        unknown=_("Nobody here is known by this, and only people who are here are to be changed."),
        required=_("%(field)s must be filled in for a new person."),
        same=_("Row %(row)s speaks of the same person already."),
        unaddressed=_("There is no address or number by which the person is known again."),
        key_empty=_("The column by which people are known again is empty."),
        no_key=_(
            "Choose a column with an address, a number or a field in which no two are "
            "alike: by it people are known again."
        ),
        key_left_out=_("People cannot be known again by a column that is left out."),
    ),
    # Few were merged, and those are found by an index of them: the others' records are not read.
    found=(
        "SELECT a.number, a.scheme, a.value, coalesce(c.root_id, h.contact_id) AS person "
        "FROM ADDRESSES a JOIN contacts_handle h ON h.scheme = a.scheme AND h.value = a.value "
        "LEFT JOIN contacts_contact c ON c.id = h.contact_id AND c.root_id IS NOT NULL"
    ),
    named="",
    compared=comparing.COMPARED,
    gone="c.root_id IS NOT NULL OR c.erased_at IS NOT NULL",
    here="c.erased_at IS NULL",
    is_new=comparing.NEW_HANDLE,
)
COMPANIES = Subject(
    about=About.COMPANY,
    model=Company,
    page="company",
    says=Says(
        two=_(
            "The row may speak of %(one)s and of %(other)s: two companies. Merge them, or choose "
            "another column by which they are known again."
        ),
        known=_("%(owner)s is here already, and only new companies are to be added."),
        unknown=_(
            "No company here is known by this, and only companies that are here are to be changed."
        ),
        required=_("%(field)s must be filled in for a new company."),
        same=_("Row %(row)s speaks of the same company already."),
        unaddressed=_("There is neither a name nor a domain by which the company is known again."),
        key_empty=_("The column by which companies are known again is empty."),
        no_key=_(
            "Choose a column with the name, a domain or a field in which no two are alike: by it "
            "companies are known again."
        ),
        key_left_out=_("Companies cannot be known again by a column that is left out."),
    ),
    found=(
        "SELECT a.number, a.scheme, a.value, c.id AS person FROM ADDRESSES a "
        "JOIN contacts_company c ON c.domains @> ARRAY[a.value]::varchar(253)[] "
        "AND c.root_id IS NULL"
    ),
    # Equal but for capitals and accents; signs count, which stand in no sort key.
    named=(
        "SELECT r.number, c.id AS person FROM ROWS r JOIN contacts_company c "  # noqa: S608
        "ON c.sort_key = r.sort_key AND c.root_id IS NULL "
        "AND (c.search = r.search OR starts_with(c.search, r.search || ' ')) "
        f"WHERE r.given ? 'name' AND {_OF_ROWS}"
    ),
    compared=comparing.OF_COMPANIES,
    gone="c.root_id IS NOT NULL",
    here="true",
    is_new=(
        "NOT EXISTS (SELECT FROM ROWS r JOIN contacts_company c ON c.id = r.person "
        "WHERE r.number = a.number AND a.value = ANY(c.domains))"
    ),
)
_ALL = {each.about: each for each in (PEOPLE, COMPANIES)}


def subject_of(about: str) -> Subject:
    return _ALL[About(about)]
