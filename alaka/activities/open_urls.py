from django.urls import path

from alaka.activities.views import calendars

urlpatterns = [path("calendar/<str:token>/activities.ics", calendars.feed, name="calendar-feed")]
