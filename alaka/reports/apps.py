from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "alaka.reports"
    label = "reports"
