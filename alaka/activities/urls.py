from django.urls import path

from alaka.activities.views import activities, acts, calendars, next, panels, plans, week

urlpatterns = [
    path("next/", next.index, name="next"),
    path("next/asides", next.asides, name="next-asides"),
    path("next/returns", next.returns, name="next-returns"),
    path("activities/", activities.index, name="activities"),
    path("activities/week", week.show, name="activities-week"),
    path("activities/new", plans.new, name="activity-new"),
    path("activities/undoings", acts.undoings, name="activity-undoings"),
    path("activities/<int:pk>/", activities.show, name="activity"),
    path("activities/<int:pk>/change", plans.change, name="activity-change"),
    path("activities/<int:pk>/completion", acts.completion, name="activity-completion"),
    path("activities/<int:pk>/postponement", acts.postponement, name="activity-postponement"),
    path("activities/<int:pk>/cancellation", acts.cancellation, name="activity-cancellation"),
    path("activities/<int:pk>/reopening", acts.reopening, name="activity-reopening"),
    path("reminders/", calendars.strip, name="reminder-strip"),
    path("reminders/<int:pk>/sight", calendars.sight, name="reminder-sight"),
    path("my-calendar", calendars.settings, name="calendar-settings"),
    path("deals/<int:pk>/activities", panels.of_deal, name="deal-activities"),
    path("contacts/<int:pk>/activities", panels.of_contact, name="contact-activities"),
    path("companies/<int:pk>/activities", panels.of_company, name="company-activities"),
]
