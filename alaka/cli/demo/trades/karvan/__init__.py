"""Karvan, a travel agency in Baku, Sarajevo and Tabriz: its offices, people and matters."""

from alaka.accounts.models import Availability
from alaka.accounts.models.agent import Role
from alaka.cases.models import CaseKind
from alaka.cli.demo.trades.karvan import fields, journeys, sales
from alaka.cli.demo.trades.karvan.pictures import files
from alaka.cli.demo.trades.trade import Branch, Colleague, Hours, InboxLine, RuleLine, Trade, Way

_SALES, _CARE, _GROUPS = "Sales", "After-travel care", "Groups"
_TEAMS = (_SALES, _CARE, _GROUPS)
_COLLEAGUES = (
    Colleague("Aysel Rəhimova", "aysel", Role.ADMINISTRATOR, "", "Asia/Baku", _TEAMS),
    Colleague("Tural İsmayılov", "tural", Role.MANAGER, "az", "Asia/Baku", (_SALES, _GROUPS)),
    Colleague("Lejla Begić", "lejla", Role.MANAGER, "bs", "Europe/Sarajevo", (_SALES, _GROUPS)),
    Colleague("آرش نیک‌نام", "arash", Role.MANAGER, "fa", "Asia/Tehran", (_SALES, _GROUPS)),
    Colleague("Nigar Cəfərova", "nigar", Role.AGENT, "az", "Asia/Baku", (_SALES, _CARE)),
    Colleague("Owen Price", "owen", Role.AGENT, "en", "Asia/Baku", (_SALES, _CARE)),
    Colleague("Haris Mujkić", "haris", Role.AGENT, "bs", "Europe/Sarajevo", (_SALES, _CARE)),
    Colleague("Sophie Marchand", "sophie", Role.AGENT, "fr", "Europe/Sarajevo", _TEAMS),
    Colleague("مینا صادقی", "mina", Role.AGENT, "fa", "Asia/Tehran", (_SALES, _CARE)),
)
_PRESENCES = {
    "aysel": (Availability.AVAILABLE, 2),
    "tural": (Availability.AWAY, 2),
    "lejla": (Availability.BUSY, 3),
    "nigar": (Availability.AVAILABLE, 5),
    "owen": (Availability.AVAILABLE, 4),
    "haris": (Availability.AVAILABLE, 5),
    "sophie": (Availability.AVAILABLE, 3),
    "mina": (Availability.AVAILABLE, 4),
}
_INBOXES = (
    InboxLine("Baku", _TEAMS, "baku", "az", (("karvan-baku", "az"),), (150, 180, 480)),
    InboxLine("Sarajevo", _TEAMS, "sarajevo", "bs", (("karvan-sarajevo", "bs"),), (120, None, 480)),
    InboxLine("Tabriz", _TEAMS, "tabriz", "fa", (("karvan-tabriz", "fa"),), (120, 150, None)),
    InboxLine(
        "Abroad", _TEAMS, "hello", "en", (("karvan-en", "en"), ("karvan-fr", "fr")),
        (180, None, None),
    ),
)  # fmt: skip
_BRANCHES = (
    Branch(
        "az", "AZ", "Asia/Baku", ("Azərbaycan", "aysel"), ("Bakı", "tural"),
        "Üzeyir Hacıbəyov küçəsi 40", "karvanbaku", ("Uçuşlar və baqaj", "nigar"),
    ),
    Branch(
        "bs", "BA", "Europe/Sarajevo", ("Bosna i Hercegovina", "aysel"), ("Sarajevo", "lejla"),
        "Maršala Tita 28", "karvansarajevo", ("Letovi i prtljag", "haris"),
    ),
    Branch(
        "fa", "IR", "Asia/Tehran", ("ایران", "aysel"), ("تبریز", "arash"),
        "خیابان امام، پلاک ۱۲۰", "karvantabriz", ("پرواز و بار", "mina"),
    ),
)  # fmt: skip
_DAILY, _SATURDAY, _SHORT = [[540, 1140]], [[600, 1020]], [[510, 840]]
_SPLIT = [[540, 780], [960, 1260]]
_HOURS = (
    Hours("", "az", "Asia/Baku", [_DAILY] * 5 + [_SATURDAY, []]),
    Hours("", "bs", "Europe/Sarajevo", [[[480, 1020]]] * 5 + [[[540, 840]], []]),
    Hours("", "fa", "Asia/Tehran", [_SPLIT] * 3 + [_SHORT, [], _SPLIT, _SPLIT]),
)
# As people ask for their money, and write of a group, in our five languages.
_REFUND = ["refund", "pulun qaytarılması", "povrat novca", "remboursement", "بازپرداخت"]
_GROUP = ["class", "company outing", "sinif", "şirkətimizin", "razred", "naše firme", "entreprise",
          "scolaire", "گروهی", "دانش‌آموز"]  # fmt: skip

KARVAN = Trade(
    key="karvan",
    name="Karvan",
    host="karvan.example",
    password="karvan-demo-2026",  # noqa: S106 - printed at each start
    color="#0b6e74",
    goods=sales.GOODS,
    site=(
        ("Üzeyir Hacıbəyov küçəsi 40", "baku@karvan.example"),
        ("Maršala Tita 28", "sarajevo@karvan.example"),
        ("خیابان امام، پلاک ۱۲۰", "tabriz@karvan.example"),
    ),
    colleagues=_COLLEAGUES,
    presences=_PRESENCES,
    answering={
        "az": ("nigar", "nigar", "tural"),
        "bs": ("haris", "haris", "lejla"),
        "fa": ("mina", "mina", "arash"),
        "en": ("owen", "owen", "aysel"),
        "fr": ("sophie",),
    },
    inboxes=_INBOXES,
    severe=(90, 120, 480),
    branches=_BRANCHES,
    hours=_HOURS,
    rules=(
        RuleLine("Asks for money back", words=_REFUND, tag="refund", goes_on=True),
        RuleLine("Groups and firms", words=_GROUP, tag="group", team=_GROUPS),
    ),
    topics={
        "tour": 24,
        "visa": 15,
        "flight": 12,
        "praise": 12,
        "hotel": 11,
        "luggage": 9,
        "group": 9,
        "refund": 8,
    },
    tags={
        "tour": "tour",
        "visa": "papers",
        "flight": "complaint",
        "praise": "praise",
        "hotel": "complaint",
        "luggage": "luggage",
        "group": "group",
        "refund": "refund",
    },
    filed={"luggage": 0.4, "hotel": 0.35, "visa": 0.3, "group": 0.15},
    files=files,
    tree={
        "journey": ("flight", "luggage"),
        "stay": ("hotel", "guide"),
        "papers": ("visa", "insurance"),
        "money": ("refund", "price"),
    },
    ways={
        "flight": Way("flight", CaseKind.COMPLAINT.value, 0.6),
        "luggage": Way("luggage", CaseKind.COMPLAINT.value, 0.75),
        "hotel": Way("hotel", CaseKind.COMPLAINT.value, 0.75),
        "refund": Way("refund", CaseKind.COMPLAINT.value, 0.35),
        "praise": Way("guide", CaseKind.PRAISE.value, 0.35),
        "visa": Way("visa", CaseKind.QUESTION.value, 0.15),
    },
    departmental=frozenset({"flight", "luggage"}),
    annoying=frozenset({"flight", "luggage", "hotel", "refund"}),
    surging=("az", "flight"),
    changes=(("hotel", 1, 160), ("refund", 0, 95), ("luggage", 0, 40)),
    own_fields=fields.FIELDS,
    known=fields.known,
    firms=sales.FIRMS,
    selling=sales.SELLING,
    sold=sales.SOLD,
    planned=sales.PLANNED,
    team_for={
        "tour": 0, "visa": 0, "flight": 1, "luggage": 1, "hotel": 1, "praise": 1, "refund": 1,
        "group": 2,
    },
    finish=journeys.make,
)  # fmt: skip
