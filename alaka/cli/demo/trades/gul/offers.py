"""What the shop offers to whom, by the flowers they like and their card; and how that went."""

from typing import NamedTuple

from alaka.accounts.models import Agent
from alaka.cli.demo.offers import DAY, remember
from alaka.cli.demo.trades.gul.sales import ORCHID_FOOD, VASE, WEEKLY
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.offers.models import OfferRule
from alaka.sales.models import Product

_ANSWERERS = {"az": "leyla", "bs": "amra", "fa": "shirin"}
_NO = {"az": "Hələlik lazım deyil", "bs": "Za sada ne treba", "fa": "فعلاً لازم ندارد"}
# Of those whom it fits, so many were asked; the others wait for it.
_ASKED = 40


class Line(NamedTuple):
    """For whom: those whose own field has one of the values."""

    product: str
    name: str
    field: str
    values: tuple[str, ...]
    weight: int
    why: dict[str, str]


_LINES = (
    Line(ORCHID_FOOD, "Food for orchids", "flowers", ("orchids",), 80, {
        "en": "{name} likes orchids, which bloom again with the right food: {price} a bottle.",
        "az": "{name} orxideyaları sevir, düzgün qida ilə onlar yenidən çiçəkləyir: şüşəsi"
              " {price}.",
        "bs": "{name} voli orhideje, a uz pravu prihranu ponovo cvjetaju: {price} za bočicu.",
        "fr": "{name} aime les orchidées, qui refleurissent avec le bon engrais : {price} le"
              " flacon.",
        "fa": "{name} ارکیده دوست دارد و با کود مناسب دوباره گل می‌دهد: هر شیشه {price}.",
    }),
    Line(WEEKLY, "Flowers every week", "level", ("gold",), 70, {
        "en": "{name} has a gold card: fresh flowers every week, brought to the door, {price} a"
              " week.",
        "az": "{name} qızıl kart sahibidir: hər həftə qapıya təzə güllər, həftəsi {price}.",
        "bs": "{name} ima zlatnu karticu: svake sedmice svježe cvijeće na vrata, {price} sedmično.",
        "fr": "{name} a la carte or : des fleurs fraîches livrées chaque semaine, {price} la"
              " semaine.",
        "fa": "{name} کارت طلایی دارد: هر هفته گل تازه دم در، هفته‌ای {price}.",
    }),
    Line(VASE, "A vase for roses and tulips", "flowers", ("roses", "tulips"), 50, {
        "en": "{name} likes cut flowers: in the tall glass vase they last longer, {price}.",
        "az": "{name} kəsilmiş gülləri sevir: hündür şüşə vazada daha çox qalır, {price}.",
        "bs": "{name} voli rezano cvijeće: u visokoj staklenoj vazi duže traje, {price}.",
        "fr": "{name} aime les fleurs coupées : dans le grand vase en verre elles tiennent plus"
              " longtemps, {price}.",
        "fa": "{name} گل شاخه‌بریده دوست دارد: در گلدان بلند شیشه‌ای بیشتر می‌ماند، {price}.",
    }),
)  # fmt: skip


def make() -> None:
    owner = Agent.objects.get(email="gulnar@gul.example")
    for line in _LINES:
        op = "is" if line.field == "level" else "has"
        rule = OfferRule.objects.create(
            name=line.name, product=Product.objects.get(sku=line.product), owner=owner,
            filter={"of": f"own.{line.field}", "op": op, "value": list(line.values)},
            why=line.why, priority=line.weight, created_at=clock.now() - 120 * DAY,
        )  # fmt: skip
        remember(rule, _asked(line), _ANSWERERS, _NO)


def _asked(line: Line) -> list[Contact]:
    """Every second of those whom it fits."""
    people = Contact.objects.standing().filter(language__in=_ANSWERERS).order_by("pk")
    if line.field == "level":
        people = people.filter(own__level__in=line.values)
    else:
        people = people.filter(own__flowers__has_any_keys=list(line.values))
    return list(people[: 2 * _ASKED : 2])
