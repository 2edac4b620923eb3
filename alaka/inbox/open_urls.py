from django.urls import path

from alaka.inbox.views import doors, satisfaction

urlpatterns = [
    path("f/<slug:key>", doors.door, name="form-door"),
    path("hooks/<slug:key>", doors.door, name="hook-door"),
    path("satisfaction/<str:token>", satisfaction.page, name="satisfaction"),
]
