from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "alaka.sla"
    label = "sla"
