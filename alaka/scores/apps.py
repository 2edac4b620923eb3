from django.apps import AppConfig


class ScoresConfig(AppConfig):
    name = "alaka.scores"
    label = "scores"
