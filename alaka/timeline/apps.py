from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "alaka.timeline"
    label = "timeline"
