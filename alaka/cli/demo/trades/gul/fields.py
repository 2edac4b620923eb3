"""What the shop wants to know of people, and what it knows."""

from alaka.cli.demo.trades.trade import OwnFieldLine

_LEVELS = [["bronze", "Bronze"], ["silver", "Silver"], ["gold", "Gold"]]
_FLOWERS = [["roses", "Roses"], ["tulips", "Tulips"], ["orchids", "Orchids"], ["lilies", "Lilies"]]

FIELDS: tuple[OwnFieldLine, ...] = (
    (
        "card_number",
        "Card number",
        {"az": "Kart nömrəsi", "bs": "Broj kartice", "fr": "Numéro de carte", "fa": "شمارهٔ کارت"},
        "text",
        {"help": "GUL and six digits"},
    ),
    (
        "level",
        "Level",
        {"az": "Səviyyə", "bs": "Nivo", "fr": "Niveau", "fa": "سطح"},
        "choice",
        {"choices": _LEVELS},
    ),
    (
        "birthday",
        "Birthday",
        {"az": "Doğum günü", "bs": "Rođendan", "fr": "Anniversaire", "fa": "زادروز"},
        "date",
        {},
    ),
    (
        "flowers",
        "Favourite flowers",
        {"az": "Sevimli güllər", "bs": "Omiljeno cvijeće", "fr": "Fleurs préférées",
         "fa": "گل‌های دلخواه"},
        "several",
        {"choices": _FLOWERS},
    ),
)  # fmt: skip


def known(number: int) -> dict[str, object]:
    """Of every third nothing."""
    if number % 3 == 0:
        return {}
    known: dict[str, object] = {"card_number": f"GUL{number:06}"}
    if number % 3 == 1:
        known["level"] = _LEVELS[number % 7 % 3][0]
        known["birthday"] = f"{1950 + number % 55}-{1 + number % 12:02}-{1 + number % 28:02}"
    if number % 4 == 0:
        known["flowers"] = [_FLOWERS[number % 2][0], _FLOWERS[2 + number % 5 % 2][0]]
    return known
