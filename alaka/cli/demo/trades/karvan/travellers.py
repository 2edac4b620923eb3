"""Two travellers who are always there, each with a journey and a conversation that is still open:
Toby Hartwell, 23, who has just graduated and goes to Argentina with a friend for three months; and
Amila Hadžić, 38, mother of two, who plans a week in Antalya."""

from collections.abc import Sequence
from dataclasses import dataclass

from alaka.cli.demo.trades.karvan.sales import ANTALYA, ARGENTINA

# Days, hours ago.
_Ago = tuple[int, int]


@dataclass(frozen=True)
class Traveller:
    """``said``: who (their own words, or ours), when, what. ``bought``: articles, how many."""

    name: str
    email: str
    phone: str
    language: str
    country: str
    own: dict[str, object]
    agent: str
    mailbox: str
    subject: str
    said: Sequence[tuple[str, _Ago, str]]
    deal: str
    currency: str
    bought: Sequence[tuple[str, int]]


TOBY = Traveller(
    "Toby Hartwell", "toby.hartwell@mail.example", "+447400555010", "en", "GB",
    {"birthday": "2003-02-18", "travels_with": "friends", "dream": "argentina",
     "passport_until": "2031-06-30"},
    "owen", "hello", "Three months in Argentina",
    (
        ("in", (24, 3), "Hello,\n\nI graduated in June, and before work begins a friend and I want"
         " to see Argentina: three weeks of trekking around El Chaltén with you, and then on our"
         " own until spring. Are there two places left in January?\n\nThanks!\nToby"),
        ("out", (24, 1), "Dear Toby,\n\nwhat a good way to begin! Yes, two places are left in the"
         " group that starts on 12 January. I have held them until Friday; the flights can be open"
         " for the way back.\n\nSafe travels\nOwen"),
        ("in", (22, 6), "Booked and paid for mine, my friend pays for his tomorrow. One question:"
         " we want to try the ice climbing and the paragliding, too. Is there anything we should"
         " know?"),
        ("out", (22, 2), "Dear Toby,\n\nboth are great fun, and both are done with guides we know."
         " I will look up what is needed and come back to you.\n\nSafe travels\nOwen"),
        ("in", (0, 4), "Hello Owen, we are packing our list now. What about the climbing, and will"
         " my phone work up there so that I can ring home?"),
    ),
    "Trekking in Argentina · Toby Hartwell", "EUR", ((ARGENTINA, 1),),
)  # fmt: skip
AMILA = Traveller(
    "Amila Hadžić", "amila.hadzic@posta.example", "+38761555020", "bs", "BA",
    {"birthday": "1988-09-05", "travels_with": "family", "children": "2", "dream": "turkey",
     "passport_until": "2029-03-11"},
    "haris", "sarajevo", "Antalija s dvoje djece",
    (
        ("in", (17, 5), "Dobar dan,\n\nmuž i ja bismo u junu na more s djecom, Tarik ima četiri, a"
         " Una sedam godina. Treba nam hotel uz samu plažu, bez dugog puta od aerodroma, i da se i"
         " mi malo odmorimo. Šta preporučujete?\n\nSrdačan pozdrav\nAmila Hadžić"),
        ("out", (17, 2), "Poštovana Amila,\n\npreporučujem porodični hotel u Antaliji: plaža je"
         " pred vratima, od aerodroma je dvadeset minuta, a bazen ima plitki dio. Za četvero"
         " je 2.116 KM s letom iz Sarajeva.\n\nSretan put\nHaris"),
        ("in", (15, 7), "Djeluje baš kako treba, uplatila sam. Hvala na strpljenju!"),
        ("out", (15, 3), "Poštovana Amila,\n\nuplata je stigla, papiri su u prilogu. Javite se ako"
         " bilo šta zatreba.\n\nSretan put\nHaris"),
        ("in", (0, 5), "Dobar dan Harise, još jedno pitanje: ima li hotel nekoga ko bi popodne"
         " pripazio djecu, da muž i ja stignemo barem jednom sami na večeru?"),
    ),
    "Porodični hotel u Antaliji · Amila Hadžić", "BAM", ((ANTALYA, 4),),
)  # fmt: skip
TRAVELLERS = (TOBY, AMILA)
