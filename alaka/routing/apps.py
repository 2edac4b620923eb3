from django.apps import AppConfig


class RoutingConfig(AppConfig):
    name = "alaka.routing"
    label = "routing"
