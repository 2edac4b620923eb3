from django.urls import path

from alaka.goals.views import funnels, goals

urlpatterns = [
    path("settings/goals/", goals.index, name="goals"),
    path("settings/goals/new/", goals.add, name="goal-add"),
    path("settings/goals/<int:pk>/", goals.edit, name="goal"),
    path("funnels/new/", funnels.add, name="funnel-add"),
    path("funnels/<int:pk>/", funnels.edit, name="funnel"),
    path("funnels/<int:pk>/removal/", funnels.removal, name="funnel-removal"),
]
