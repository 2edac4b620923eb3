from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "alaka.channels"
    label = "channels"
