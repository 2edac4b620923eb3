from django.urls import path

from alaka.contacts.consent.links import PREFERENCES, UNSUBSCRIBE
from alaka.contacts.views import preferences

urlpatterns = [
    path("preferences/<str:token>", preferences.choose, name=PREFERENCES),
    path("preferences/<str:token>/never", preferences.never, name="never-write"),
    path("unsubscribe/<slug:purpose>/<str:token>", preferences.unsubscribe, name=UNSUBSCRIBE),
]
