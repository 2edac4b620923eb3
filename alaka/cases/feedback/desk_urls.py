from django.urls import path

from alaka.cases.feedback import places_page, rules_page

urlpatterns = [
    path("settings/places/sheets/", places_page.sheets, name="place-sheets"),
    path("settings/places/form/", places_page.form, name="place-form"),
    path("settings/places/<int:pk>/feedback/", places_page.show, name="place-feedback"),
    path("settings/places/<int:pk>/sheet/", places_page.sheet, name="place-sheet"),
    path("settings/places/<int:pk>/qr/<slug:kind>", places_page.code, name="place-qr"),
    path("settings/case-rules/", rules_page.index, name="case-rules"),
    path("settings/case-rules/new/", rules_page.add, name="case-rule-add"),
    path("settings/case-rules/<int:pk>/", rules_page.edit, name="case-rule"),
    path("settings/case-rules/<int:pk>/moving/", rules_page.moving, name="case-rule-moving"),
    path("settings/case-rules/<int:pk>/removal/", rules_page.removal, name="case-rule-removal"),
    path("settings/severe-words/", rules_page.severe_words, name="severe-words"),
]
