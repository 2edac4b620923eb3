from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "alaka.cases"
    label = "cases"
