"""People who are in there twice, as it happens: once from a form, once from somebody's spreadsheet.
Twenty pairs, however big the demo is; and a family of whom nobody is anybody else."""

from datetime import timedelta

from alaka.accounts.models import Agent
from alaka.contacts.duplicates.looking import look
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.timeline.models import Event

# By language: country, then pairs of records. A record is a name, addresses, and a birthday.
_PAIRS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "az": (
        "AZ",
        (
            ("Nərgiz Bağırzadə | nergiz.bagirzade@gmail.com | +994505110011",
             "Nargiz Bagirzade | nargizbagirzade@posta.example | 050 511 00 11"),
            ("Cavad Tağıyev | cavad.tagiyev@gmail.com | 1984-05-17",
             "Джавад Тагиев | cavadtagiyev+gul@gmail.com"),
            ("Ülviyyə Şükürlü | ulviyye.s@posta.example | 1991-03-21",
             "Ulviyya Shukurlu | u.shukurlu@mail.example | 1991-03-21"),
            ("Rəşid Səfərzadə | +994552204060", "Səfərzadə Rəşid | 055-220-40-60"),
        ),
    ),
    "bs": (
        "BA",
        (
            ("Đorđe Stojković | djordje.stojkovic@gmail.com | +38765440550",
             "Ђорђе Стојковић | djordjestojkovic@gmail.com"),
            ("Amila Šehović | +38761770880 | amila.sehovic@posta.example",
             "Amila Sehovic | 061/770-880 | asehovic@bosna.example"),
            ("Ljiljana Ždralović | 1968-11-02 | ljiljana.z@posta.example",
             "Љиљана Ждраловић | 1968-11-02 | zdralovic@bosna.example"),
            ("Dženan Čaušević | dzenan.causevic@gmial.com",
             "Dženan Čaušević | dzenan.causevic@gmail.com"),
            ("Selma Karić | +38762330440", "Selma Karić-Begić | 062 330 440"),
        ),
    ),
    "fa": (
        "IR",
        (
            ("شهرزاد کیانی | +989124400550 | shahrzad.kiani@gmail.com",
             "Shahrzad Kiani | 0912 440 0550"),
            ("علی‌رضا شفیعی | 1980-09-23 | alireza.sh@parsi.example",
             "Ali Reza Shafiei | 1980-09-23 | shafiei@post.example"),
            ("گلناز فرهادی | golnaz.farhadi@gmail.com", "Golnaz Farhadi | golnazfarhadi@gmail.com"),
            ("کوروش یغمایی | +989171122334", "کورش یغمائی | ۰۹۱۷۱۱۲۲۳۳۴"),
        ),
    ),
    "en": (
        "GB",
        (
            ("Katherine O'Neill | kate.oneill@gmail.com | +447400800900",
             "Katherine ONeill | kateoneill+flowers@gmail.com"),
            ("Robert Whitfield | +442079460958", "Whitfield Robert | 020 7946 0958"),
            ("Jonathan Greenwood | 1979-02-14 | jonny@letters.example",
             "Jonathon Greenwood | 1979-02-14 | j.greenwood@post.example"),
        ),
    ),
    "fr": (
        "FR",
        (
            ("Hélène Lefèvre | +33612340056 | helene.lefevre@courriel.example",
             "Helene Lefevre | 06 12 34 00 56"),
            ("Anne-Sophie Perrault | as.perrault@gmail.com",
             "Annesophie Perrault | asperrault@gmail.com"),
            ("François Delacroix | 1974-07-14 | francois@poste.example",
             "DELACROIX François | 1974-07-14 | f.delacroix@mail.example"),
            ("Chloé Vasseur | chloe.vasseur@wanadoo.fr", "Chloé Vasseur | chloe.vasseur@wandoo.fr"),
        ),
    ),
}  # fmt: skip
# One number of a home, in three writings: four people.
_FAMILY = (
    "Ana Kosić | +38733555660",
    "Una Kosić | 033 555 660",
    "Marija Kosić | marija.kosic@posta.example",
    "Mario Kosić | 033/555-660",
)
COUNT = sum(2 * len(pairs) for _, pairs in _PAIRS.values()) + len(_FAMILY)
_DAY = timedelta(days=1)


def make() -> None:
    agents = list(Agent.objects.filter(is_active=True).order_by("pk"))
    made: list[Contact] = []
    for language, (country, pairs) in _PAIRS.items():
        for record in (record for pair in pairs for record in pair):
            made.append(_person(record, language, country, len(made)))
    made += [_person(record, "bs", "BA", len(made) + at) for at, record in enumerate(_FAMILY)]
    Event.objects.bulk_create(
        Event(
            verb="contact.added", at=each.created_at, contact=each,
            actor=agents[at % len(agents)], subject_type=Contact._meta.label_lower,
            subject_id=each.pk,
        )
        for at, each in enumerate(made)
    )  # fmt: skip
    look([each.pk for each in made])


def _person(record: str, language: str, country: str, number: int) -> Contact:
    name, *known = record.split(" | ")
    days = [each for each in known if len(each) == 10 and each[4] == each[7] == "-"]
    addresses = [each for each in known if each not in days]
    at = clock.now() - (200 - 4 * number) * _DAY
    contact = Contact(name=name, language=language, country=country, created_at=at)
    contact.own = {"birthday": days[0]} if days else {}
    handles = [(_scheme(each), each) for each in addresses]
    contact.index(handles)
    contact.save()
    for scheme, value in handles:
        Handle.objects.create(contact=contact, scheme=scheme, value=value, created_at=at)
    return contact


def _scheme(address: str) -> str:
    """As a messenger's a number stands as its owner wrote it."""
    return "email" if "@" in address else "phone" if address.startswith("+") else "whatsapp"
