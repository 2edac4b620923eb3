from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "alaka.sales"
    label = "sales"
