from django.urls import path

from alaka.cases.improving import page

urlpatterns = [
    path("at/<slug:key>/changes", page.changes, name="changes"),
    path("no-more/<str:token>", page.no_more, name=page.NO_MORE),
]
