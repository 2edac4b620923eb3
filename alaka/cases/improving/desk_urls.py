from django.urls import path

from alaka.cases.improving import desk, sheets, telling_page

urlpatterns = [
    path("places/<int:pk>/changes/", desk.index, name="place-changes"),
    path("places/<int:pk>/changes/new/", desk.add, name="improvement-add"),
    path("places/<int:pk>/changes/page", desk.switch, name="changes-switch"),
    path("places/<int:pk>/changes/sheet/", sheets.sheet, name="changes-sheet"),
    path("places/<int:pk>/changes/qr", sheets.code, name="changes-qr"),
    path("cases/<int:pk>/improvement", desk.from_case, name="case-improvement"),
    path("improvements/<int:pk>/", desk.show, name="improvement"),
    path("improvements/<int:pk>/publication", desk.publication, name="improvement-publication"),
    path("improvements/<int:pk>/cases", desk.cases, name="improvement-cases"),
    path("improvements/<int:pk>/removal", desk.removal, name="improvement-removal"),
    path("improvements/<int:pk>/telling", telling_page.telling, name="improvement-telling"),
    path("tellings/<int:pk>/undoing", telling_page.undoing, name="telling-undoing"),
]
