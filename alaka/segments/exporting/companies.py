"""What of companies a file can hold beside their own fields."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alaka.accounts import zones
from alaka.contacts.companies import listing
from alaka.core.sheets import Column
from alaka.segments.exporting.field import Field, Plain, page

WHOLE = (
    "name", "website", "domains", "phone", "address", "country", "language", "owner", "about",
    "tags", "people", "added", "page",
)  # fmt: skip


def _language(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


OF_ROW: dict[str, Plain] = {
    "name": Plain(gettext_lazy("Name"), "name"),
    "website": Plain(gettext_lazy("Web site"), "website"),
    "domains": Plain(gettext_lazy("Mail domains"), "domains"),
    "phone": Plain(gettext_lazy("Phone number"), "phone"),
    "address": Plain(gettext_lazy("Address"), "address"),
    "country": Plain(gettext_lazy("Country"), "country", zones.country_name),
    "language": Plain(gettext_lazy("Language"), "language", _language),
    "owner": Plain(gettext_lazy("Owner"), "owner_id"),
    "about": Plain(gettext_lazy("About this company"), "about"),
    "added": Plain(gettext_lazy("Added"), "created_at"),
}


def beside() -> dict[str, list[Field]]:
    """What stands in other rows."""

    def people(companies: list[Any]) -> dict[int, Any]:
        counts = listing.count_people(companies)
        return {each.pk: counts.get(each.pk, 0) for each in companies}

    return {
        "tags": [Field(Column("tags", _("Tags")), listing.tags_of)],
        "people": [Field(Column("people", _("People")), people)],
        "page": [page()],
    }
