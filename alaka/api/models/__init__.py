from alaka.api.models.token import Token

__all__ = ["Token"]
