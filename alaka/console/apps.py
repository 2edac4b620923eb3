from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "alaka.console"
    label = "console"
