"""What the agency offers to whom, by what they have bought and who they are; and how that went with
those who were asked before. The two travellers wait for theirs."""

from collections.abc import Iterable
from typing import NamedTuple

from alaka.accounts.models import Agent
from alaka.cli.demo.offers import DAY, remember
from alaka.cli.demo.trades.karvan import travellers
from alaka.cli.demo.trades.karvan.sales import (
    ANTALYA,
    ARGENTINA,
    CHILD_CARE,
    GEORGIA,
    JAHORINA,
    SIM,
    SPORTS,
    TRANSFER,
)
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.offers.models import OfferRule
from alaka.sales.models import DealStatus, Product

_YOUNG = 30  # years
_ANSWERERS = {"az": "nigar", "bs": "haris", "fa": "mina"}
# Why by language, where somebody said no.
_NO = {"az": "Artıq özündə var", "bs": "Već ima svoje", "fa": "خودش دارد"}


class Line(NamedTuple):
    """``goes_with``: articles of which one was bought. ``who``: more that must hold."""

    product: str
    name: str
    goes_with: tuple[str, ...]
    weight: int
    who: tuple[dict[str, object], ...]
    why: dict[str, str]


def _lines() -> tuple[Line, ...]:
    born = clock.now().date() - _YOUNG * 365.25 * DAY
    young: dict[str, object] = {"of": "own.birthday", "op": "after", "value": born.isoformat()}
    has_children: dict[str, object] = {"of": "own.children", "op": "at_least", "value": 1}
    return (
        Line(SPORTS, "Mountains, under thirty", (ARGENTINA, GEORGIA, JAHORINA), 90, (young,), {
            "en": "{name} goes to the mountains, is under thirty and has no insurance for climbing"
                  " or paragliding: {price}, up to 6,000 metres.",
            "az": "{name} dağlara gedir, otuzdan cavandır, dırmaşma və paraplan üçün sığortası"
                  " yoxdur: {price}, 6000 metrə kimi.",
            "bs": "{name} ide u planine, ima manje od trideset godina, a nema osiguranje za"
                  " penjanje i paraglajding: {price}, do 6.000 metara.",
            "fr": "{name} part en montagne, a moins de trente ans et n’a pas d’assurance pour"
                  " l’escalade ou le parapente : {price}, jusqu’à 6 000 mètres.",
            "fa": "{name} به کوهستان می‌رود، زیر سی سال دارد و برای صخره‌نوردی و پاراگلایدر بیمه"
                  " ندارد: {price}، تا ۶۰۰۰ متر.",
        }),
        Line(CHILD_CARE, "Family journey with children", (ANTALYA, JAHORINA), 85, (has_children,), {
            "en": "{name} has booked a family journey, children: {children}, and nobody to look"
                  " after them in the afternoon: {price} a week.",
            "az": "{name} ailə səfəri sifariş edib, uşaqların sayı: {children}, günortadan sonra"
                  " onlara baxan yoxdur: həftəsi {price}.",
            "bs": "{name} ima porodično putovanje, broj djece: {children}, a popodne ih nema ko"
                  " pričuvati: {price} sedmično.",
            "fr": "{name} part en famille, enfants : {children}, sans personne pour les garder"
                  " l’après-midi : {price} la semaine.",
            "fa": "{name} سفر خانوادگی دارد، شمار فرزندان: {children}، و عصرها کسی نیست که"
                  " نگهشان دارد: هفته‌ای {price}.",
        }),
        Line(SIM, "Far away", (ARGENTINA, "IRN-TOUR"), 60, (), {
            "en": "{name} goes far away and has no travel SIM: {price}, so that home hears of it.",
            "az": "{name} uzağa gedir, səyahət SIM-kartı isə yoxdur: {price}, evdəkilər xəbərsiz"
                  " qalmasın.",
            "bs": "{name} ide daleko, a nema putnu SIM karticu: {price}, da se kući može javiti.",
            "fr": "{name} part loin sans carte SIM de voyage : {price}, pour donner des nouvelles.",
            "fa": "{name} راه دوری می‌رود و سیم‌کارت سفر ندارد: {price}، تا خانواده بی‌خبر نماند.",
        }),
        Line(TRANSFER, "From the airport with luggage", (ANTALYA,), 40, (), {
            "en": "{name} arrives in Antalya with the family, with no ride to the hotel: {price}.",
            "az": "{name} Antalyaya ailə ilə gəlir, otelə aparan yoxdur: {price}.",
            "bs": "{name} stiže u Antaliju s porodicom, a nema prevoz do hotela: {price}.",
            "fr": "{name} arrive à Antalya en famille, sans transfert vers l’hôtel : {price}.",
            "fa": "{name} با خانواده به آنتالیا می‌رسد و تا هتل وسیله ندارد: {price}.",
        }),
    )  # fmt: skip


def make() -> None:
    products = {product.sku: product for product in Product.objects.all()}
    owner = Agent.objects.get(email="aysel@karvan.example")
    for line in _lines():
        rule = _rule(line, products, owner)
        people = _asked([products[sku] for sku in line.goes_with])
        remember(rule, people, _ANSWERERS, _NO)


def _rule(line: Line, products: dict[str, Product], owner: Agent) -> OfferRule:
    bought = [str(products[sku].pk) for sku in line.goes_with]
    lacked = [str(products[line.product].pk)]
    asked: list[dict[str, object]] = [
        {"of": "bought", "op": "has", "value": bought},
        {"of": "bought", "op": "has_not", "value": lacked},
        *line.who,
    ]
    return OfferRule.objects.create(
        name=line.name, product=products[line.product], filter={"all": asked}, owner=owner,
        why=line.why, priority=line.weight, created_at=clock.now() - 200 * DAY,
    )  # fmt: skip


def _asked(goes_with: list[Product]) -> Iterable[Contact]:
    """Who bought a journey that it goes with."""
    people = Contact.objects.filter(
        deals__status=DealStatus.WON, deals__lines__product__in=goes_with, language__in=_ANSWERERS
    )
    known = [who.name for who in travellers.TRAVELLERS]
    return people.exclude(name__in=known).distinct().order_by("pk")
