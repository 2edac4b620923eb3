from django.urls import path

from alaka.cases.improving import page
from alaka.cases.improving.words import NO_MORE

urlpatterns = [
    path("at/<slug:key>/changes", page.changes, name="changes"),
    path("no-more/<str:token>", page.no_more, name=NO_MORE),
]
