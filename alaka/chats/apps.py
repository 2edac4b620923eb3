from django.apps import AppConfig


class ChatsConfig(AppConfig):
    name = "alaka.chats"
    label = "chats"
