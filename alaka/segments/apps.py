from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "alaka.segments"
    label = "segments"
