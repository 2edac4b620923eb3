from django.urls import path

from alaka.contacts.models import About
from alaka.importing.views import imports, plans, refused, steps

urlpatterns = [
    path("contacts/imports/", imports.index, {"brings": About.CONTACT}, name="imports"),
    path("companies/imports/", imports.index, {"brings": About.COMPANY}, name="company-imports"),
    path("contacts/imports/<int:pk>/", imports.show, name="import"),
    path("contacts/imports/<int:pk>/columns/", plans.edit, name="import-columns"),
    path("contacts/imports/<int:pk>/sheet", plans.turn, name="import-sheet"),
    path(
        "contacts/imports/<int:pk>/refused.csv",
        refused.export,
        {"kind": "csv"},
        name="import-refused",
    ),
    path(
        "contacts/imports/<int:pk>/refused.xlsx",
        refused.export,
        {"kind": "xlsx"},
        name="import-refused-book",
    ),
    path("contacts/imports/<int:pk>/writing", steps.writing, name="import-writing"),
    path("contacts/imports/<int:pk>/stopping", steps.stopping, name="import-stopping"),
    path("contacts/imports/<int:pk>/undoing", steps.undoing, name="import-undoing"),
    path("contacts/imports/<int:pk>/again", steps.again, name="import-again"),
]
