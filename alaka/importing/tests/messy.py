"""A sheet as people keep it: five languages, odd numbers, doubles, mistakes; the same each time."""

from random import Random

from alaka.contacts.models import OwnField

HEADER = ["Ad", "Soyad", "E-poçt", "Mobitel", "Pays", "Level", "Doğum günü", "توضیحات"]
_FIRST = ["Şükür", "Gülnar", "Žana", "Ćamil", "Éloïse", "مریم", "پرویز", "Dana", "John", "Мария"]
_LAST = ["Əliyev", "Məmmədova", "Šarić", "Hodžić", "Lefèvre", "رضایی", "گلچین", "Smith", "Ивановић"]
_COUNTRIES = ["Azərbaycan", "BiH", "France", "ایران", "UK", "", "bosna i hercegovina"]
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def fields() -> None:
    """The own fields that the sheet speaks of."""
    OwnField.objects.create(
        name="Level", key="level", kind="choice", choices=[["gold", "Gold"], ["silver", "Silver"]]
    )
    OwnField.objects.create(
        name="Birthday", key="birthday", kind="date", names={"az": "Doğum günü"}, position=1
    )


def messy(count: int, seed: int = 1) -> list[list[str]]:
    """The header and so many rows."""
    rng = Random(seed)
    return [HEADER, *(_row(rng, number) for number in range(count))]


def _row(rng: Random, number: int) -> list[str]:
    chance = rng.random()
    mail = f" Person{number}@Example.org"
    if chance < 0.05:
        mail = f"person{rng.randrange(number + 1)}@example.org"  # perhaps somebody above
    elif chance < 0.08:
        mail = f"person{number}@example"
    elif chance < 0.2:
        mail = ""
    phone = _phone(rng, number)
    return [
        rng.choice(_FIRST),
        rng.choice(_LAST) if rng.random() < 0.9 else "",
        mail,
        phone if rng.random() < 0.9 else "",
        rng.choice(_COUNTRIES),
        rng.choice(["gold", "SILVER", "", "gold "]) if rng.random() < 0.97 else "bronze",
        rng.choice(["21.03.1990", "1990-03-21", "۱۳۶۹/۰۱/۰۱", "", "12 mart 1985"]),
        rng.choice(["", "loves roses", "گل دوست دارد", "“quoted”, with; signs"]),
    ]


def _phone(rng: Random, number: int) -> str:
    digits = f"{2_000_000 + number:07d}"
    written = rng.choice(
        [
            f"+994 50 {digits[:3]} {digits[3:5]} {digits[5:]}",
            f"00994 (50) {digits[:3]}-{digits[3:]}",
            f"+98 917 {digits}".translate(_PERSIAN),
            f"+99450{digits}",
        ]
    )
    return "call me" if rng.random() < 0.02 else written
