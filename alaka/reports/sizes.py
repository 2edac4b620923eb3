"""Classes of amounts: 1 to 5, 5 to 10, 10 to 50 … of the currency of the business."""

from alaka.core.templatetags.core import number

EDGES = [10**power * step for power in range(12) for step in (1, 5)]


def sql(value: str) -> str:
    """The class of an amount; 0 below the first edge."""
    return f"width_bucket({value}, ARRAY{EDGES}::numeric[])"


def label(size: int) -> str:
    if size <= 0:
        return f"< {number(EDGES[0])}"
    if size >= len(EDGES):
        return f"≥ {number(EDGES[-1])}"
    return f"{number(EDGES[size - 1])} – {number(EDGES[size])}"
