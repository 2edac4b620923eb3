from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "alaka.core"
    label = "core"
