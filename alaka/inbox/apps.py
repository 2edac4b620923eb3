from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "alaka.inbox"
    label = "inbox"
