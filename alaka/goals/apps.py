from django.apps import AppConfig


class GoalsConfig(AppConfig):
    name = "alaka.goals"
    label = "goals"
