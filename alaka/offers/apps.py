from django.apps import AppConfig


class OffersConfig(AppConfig):
    name = "alaka.offers"
    label = "offers"
