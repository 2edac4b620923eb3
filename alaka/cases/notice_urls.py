from django.urls import path

from alaka.cases.views import notices

urlpatterns = [
    path("notices/strip", notices.strip, name="notice-strip"),
    path("notices/<int:pk>/sight", notices.sight, name="notice-sight"),
    path("account/digest/", notices.settings, name="digest"),
]
