from django.urls import path

from alaka.console.views import counts, home, search, settings, setup

urlpatterns = [
    path("", home.home, name="desk"),
    path("counts", counts.counts, name="counts"),
    path("search", search.search, name="search"),
    path("settings/", settings.index, name="settings"),
    path("setup/", setup.begin, name="setup"),
    path("setup/company/", setup.company, name="setup_company"),
    path("setup/administrator/", setup.administrator, name="setup_administrator"),
    path("setup/channel/", setup.channel, name="setup_channel"),
    path("setup/site/", setup.site, name="setup_site"),
    path("setup/<slug:step>/skipped/", setup.skip, name="setup_skip"),
]
