from alaka.offers.models.answer import Answer, OfferAnswer
from alaka.offers.models.rule import OfferRule

__all__ = ["Answer", "OfferAnswer", "OfferRule"]
