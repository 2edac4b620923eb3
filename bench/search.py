"""How long searching takes in a million people and their messages: `python -m bench.search`."""

import sys
from random import Random
from urllib.parse import quote

from bench.base import arguments, fill, running
from bench.figures import Sheet, machine, measure, say
from bench.lists import visitor

NAMES, WORDS = 80.0, 150.0
# Found in many texts, in some, in few; alone, together, and as the beginning of a word.
_TEXTS = (
    "wedding", "roses", "late driver", "quaran", "refund order", "hydrangea Sarajevo",
    "toy", "qızılgül", "gecikdi sürücü", "faktura VÖEN", "çatdırılma pulsuz", "sehleb",
    "svadba", "narudžba kasni", "cvijece vijenac", "orhideja pupoljci", "Ferhadija 12",
    "عروسی", "سفارش دیر", "گل های صدتومانی", "می خواهم", "کارت هديه", "تاج گل شیراز",
    "mariage", "orchidée boutons", "remboursement carte", "l’hôpital", "facture tva",
)  # fmt: skip


def main() -> int:
    asked = arguments("Time the search page.").parse_args()
    say(machine())
    with running(asked.data):
        fill(asked.contacts, asked.conversations)
        sheet = Sheet()
        for login in ("gulnar", "alice"):
            client, who = visitor(login)
            for name, target, asked_for in _questions():

                def act(number: int, asked_for: list[str] = asked_for) -> None:
                    text = asked_for[number % len(asked_for)]
                    answer = client.get(f"/desk/search?q={quote(text)}")  # noqa: B023
                    assert answer.status_code == 200

                sheet.add(measure(f"{name}, {who}", act, rounds=asked.rounds), target)
        return sheet.finish()


def _questions() -> list[tuple[str, float, list[str]]]:
    from alaka.contacts.models import Contact
    from alaka.core import phones

    keys = list(Contact.objects.order_by("pk").values_list("pk", flat=True)[::997])
    people = list(Contact.objects.filter(pk__in=keys).prefetch_related("handles"))
    Random(3).shuffle(people)
    handles = [list(contact.handles.all()) for contact in people]
    addresses = [each[0].value for each in handles]
    numbers = [each[1].value for each in handles if len(each) > 1]
    return [
        ("search: whole name", NAMES, [contact.name for contact in people]),
        ("search: first name", NAMES, [contact.name.split()[0] for contact in people]),
        ("search: part of a surname", NAMES, [each.name.split()[-1][:5] for each in people]),
        ("search: address", NAMES, addresses),
        ("search: part of an address", NAMES, [each.partition("@")[0] for each in addresses]),
        ("search: number", NAMES, numbers),
        ("search: number as written there", NAMES, [phones.display(n, "") for n in numbers]),
        ("search: last digits of a number", NAMES, [number[-7:] for number in numbers]),
        ("search: words of texts", WORDS, list(_TEXTS)),
        ("search: order number", WORDS, _order_numbers()),
    ]


def _order_numbers() -> list[str]:
    from alaka.cli.demo.people import mixed

    return [str(100_000 + mixed(number, 3) % 899_999) for number in range(0, 200_000, 997)]


if __name__ == "__main__":
    sys.exit(main())
