from django.urls import path

from alaka.tracking.views import sources

urlpatterns = [
    path("settings/sources/", sources.index, name="visit-sources"),
    path("settings/sources/new/", sources.add, name="visit-source-add"),
    path("settings/sources/<int:pk>/", sources.show, name="visit-source"),
    path("settings/sources/<int:pk>/edit/", sources.edit, name="visit-source-edit"),
    path("settings/sources/<int:pk>/key/", sources.key, name="visit-source-key"),
    path("settings/sources/<int:pk>/secret/", sources.secret, name="visit-source-secret"),
    path("settings/sources/<int:pk>/removal/", sources.removal, name="visit-source-removal"),
]
