from alaka.sales.models.deal import Deal, DealConversation, DealPerson, DealStatus
from alaka.sales.models.line import DealLine
from alaka.sales.models.order import Order, OrderLine, OrderState
from alaka.sales.models.pipeline import LostReason, Pipeline, Stage
from alaka.sales.models.product import Price, Product
from alaka.sales.models.rate import Rate
from alaka.sales.models.stay import Came, StageStay, Went

__all__ = [
    "Came",
    "Deal",
    "DealConversation",
    "DealLine",
    "DealPerson",
    "DealStatus",
    "LostReason",
    "Order",
    "OrderLine",
    "OrderState",
    "Pipeline",
    "Price",
    "Product",
    "Rate",
    "Stage",
    "StageStay",
    "Went",
]
