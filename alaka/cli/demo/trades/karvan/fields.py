"""What the agency wants to know of travellers, and what it knows."""

from alaka.cli.demo.trades.trade import OwnFieldLine

_WITH = [["alone", "Alone"], ["partner", "With a partner"], ["family", "With the family"],
         ["friends", "With friends"]]  # fmt: skip
_DREAMS = [
    ["argentina", "Argentina"], ["turkey", "Turkey"], ["france", "France"], ["georgia", "Georgia"],
    ["iran", "Iran"], ["egypt", "Egypt"], ["uzbekistan", "Uzbekistan"],
]  # fmt: skip

FIELDS: tuple[OwnFieldLine, ...] = (
    (
        "birthday",
        "Date of birth",
        {"az": "Doğum tarixi", "bs": "Datum rođenja", "fr": "Date de naissance",
         "fa": "تاریخ تولد"},
        "date",
        {},
    ),
    (
        "passport_until",
        "Passport valid until",
        {"az": "Pasport etibarlıdır", "bs": "Pasoš važi do", "fr": "Passeport valable jusqu’au",
         "fa": "اعتبار گذرنامه تا"},
        "date",
        {},
    ),
    (
        "children",
        "Children",
        {"az": "Uşaqlar", "bs": "Djeca", "fr": "Enfants", "fa": "فرزندان"},
        "number",
        {},
    ),
    (
        "travels_with",
        "Travels",
        {"az": "Kiminlə gedir", "bs": "Putuje", "fr": "Voyage", "fa": "همسفر"},
        "choice",
        {"choices": _WITH},
    ),
    (
        "dream",
        "Country of dreams",
        {"az": "Arzu ölkəsi", "bs": "Zemlja iz snova", "fr": "Pays de rêve", "fa": "کشور رویایی"},
        "choice",
        {"choices": _DREAMS},
    ),
)  # fmt: skip


def known(number: int) -> dict[str, object]:
    """Of every fifth nothing; of those who travel with a family how many children."""
    if number % 5 == 0:
        return {}
    with_whom = _WITH[number % 7 % 4][0]
    known: dict[str, object] = {
        "birthday": f"{1952 + number * 7 % 54}-{1 + number % 12:02}-{1 + number % 28:02}",
        "travels_with": with_whom,
    }
    if with_whom == "family":
        known["children"] = str(1 + number % 3)
    if number % 3:
        known["dream"] = _DREAMS[number * 3 % 11 % 7][0]
    if number % 2:
        year = 2026 + number % 9
        known["passport_until"] = f"{year}-{1 + number % 11:02}-{1 + number % 27:02}"
    return known
