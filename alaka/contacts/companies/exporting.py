"""Companies as a table that leaves the house."""

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from alaka.accounts.zones import country_name
from alaka.contacts.models import Company
from alaka.core.sheets import Description, Told
from alaka.core.sheets.describing import named


def _language(row: Company) -> str:
    return str(dict(settings.LANGUAGES).get(row.language, row.language))


def _tags(row: Company) -> list[str]:
    return sorted(each.tag.name for each in row.taggings.all())


def _fetch(ids: list[int]) -> Any:
    rows = Company.objects.filter(pk__any_of=ids).select_related("owner")
    return rows.prefetch_related("taggings__tag").annotate(people=Count("positions"))


COMPANIES = Description(
    "companies",
    (
        Told("id", _("Number"), lambda row: row.pk),
        Told("name", _("Name"), lambda row: row.name),
        Told("website", _("Web site"), lambda row: row.website),
        Told("domains", _("Mail domains"), lambda row: row.domains),
        Told("phone", _("Phone"), lambda row: row.phone),
        Told("address", _("Address"), lambda row: row.address),
        Told(
            "country",
            _("Country"),
            lambda row: row.country,
            lambda row: row.country and country_name(row.country),
        ),
        Told("language", _("Language"), lambda row: row.language, _language),
        Told("owner", _("Owner"), *named("owner")),
        Told("about", _("What to know"), lambda row: row.about),
        Told("tags", _("Tags"), _tags),
        Told("people", _("People"), lambda row: row.people),
        Told("created_at", _("Added"), lambda row: row.created_at),
    ),
    _fetch,
)
