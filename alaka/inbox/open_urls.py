from django.urls import path

from alaka.inbox.views import doors

urlpatterns = [
    path("f/<str:key>", doors.door, name="form-door"),
    path("hooks/<str:key>", doors.door, name="hook-door"),
]
