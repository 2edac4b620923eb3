from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "alaka.api"
    label = "api"
