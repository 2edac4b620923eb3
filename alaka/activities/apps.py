from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "alaka.activities"
    label = "activities"
