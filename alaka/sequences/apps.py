from django.apps import AppConfig


class SequencesConfig(AppConfig):
    name = "alaka.sequences"
    label = "sequences"
