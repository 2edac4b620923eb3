"""Every door of the house, top to bottom; rooms add theirs through the registry."""

from django.shortcuts import redirect
from django.urls import include, path

from alaka import registry

urlpatterns = [
    path("", lambda request: redirect("/desk/"), name="home"),
    path("", include("alaka.core.urls")),
    *[path("", include(module)) for module in registry.OPEN_URLS],
    path("desk/account/", include("alaka.accounts.account_urls")),
    *[path("desk/", include(module)) for module in registry.DESK_URLS],
]

handler403 = "alaka.core.views.forbidden"
handler404 = "alaka.core.views.not_found"
handler500 = "alaka.core.views.server_error"
