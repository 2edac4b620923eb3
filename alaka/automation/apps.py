from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "alaka.automation"
    label = "automation"
