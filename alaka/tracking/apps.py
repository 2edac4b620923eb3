from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "alaka.tracking"
    label = "tracking"
