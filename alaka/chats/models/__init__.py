from alaka.chats.models.guest import Guest

__all__ = ["Guest"]
