from django.urls import path

from alaka.cases.places import pages as places
from alaka.cases.surges import pages

urlpatterns = [
    path("surges/", pages.index, name="surges"),
    path("surges/<int:pk>/", pages.show, name="surge"),
    path("surges/<int:pk>/acknowledgement", pages.acknowledgement, name="surge-acknowledgement"),
    path("surge-notices/strip", pages.strip, name="surge-strip"),
    path("surge-notices/<int:pk>/sight", pages.sight, name="surge-sight"),
    path("places/", places.index, name="place-pages"),
    path("places/<int:pk>/", places.show, name="place-page"),
]
