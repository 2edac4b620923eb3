"""Gül, a flower shop in Baku, Sarajevo and Shiraz: its places, people, promises and matters."""

from alaka.accounts.models import Availability
from alaka.accounts.models.agent import Role
from alaka.cases.models import CaseKind
from alaka.cli.demo.trades.gul import fields, offers, sales, sequences
from alaka.cli.demo.trades.gul.pictures import files
from alaka.cli.demo.trades.trade import Branch, Colleague, Hours, InboxLine, RuleLine, Trade, Way

_COLLEAGUES = (
    Colleague("Gülnar Məmmədova", "gulnar", Role.ADMINISTRATOR, "", "Asia/Baku", ("Azerbaijan",)),
    Colleague("Bob Hadley", "bob", Role.MANAGER, "en", "Asia/Baku", ("Azerbaijan",)),
    Colleague("Selma Kovačević", "selma", Role.MANAGER, "bs", "Europe/Sarajevo", ("Bosnia",)),
    Colleague("Alice Morgan", "alice", Role.AGENT, "en", "Asia/Baku", ("Azerbaijan",)),
    Colleague("Leyla Əliyeva", "leyla", Role.AGENT, "az", "Asia/Baku", ("Azerbaijan",)),
    Colleague("Amra Hodžić", "amra", Role.AGENT, "bs", "Europe/Sarajevo", ("Bosnia",)),
    Colleague("Camille Laurent", "camille", Role.AGENT, "fr", "Europe/Sarajevo", ("Bosnia",)),
    Colleague("شیرین کاظمی", "shirin", Role.AGENT, "fa", "Asia/Tehran", ("Iran",)),
    Colleague("داریوش رستمی", "dariush", Role.AGENT, "fa", "Asia/Tehran", ("Iran",)),
    Colleague("Rəşad Quliyev", "rashad", Role.MANAGER, "az", "Asia/Baku", ()),
    Colleague("Emir Delić", "emir", Role.MANAGER, "bs", "Europe/Sarajevo", ()),
    Colleague("نگار احمدی", "negar", Role.MANAGER, "fa", "Asia/Tehran", ()),
    Colleague("Emin Hüseynov", "emin", Role.ANALYST, "az", "Asia/Baku", ("Azerbaijan",)),
)
_PRESENCES = {
    "gulnar": (Availability.AVAILABLE, 2),
    "bob": (Availability.AWAY, 2),
    "selma": (Availability.BUSY, 3),
    "alice": (Availability.AVAILABLE, 4),
    "leyla": (Availability.AVAILABLE, 5),
    "amra": (Availability.AVAILABLE, 5),
    "camille": (Availability.AVAILABLE, 3),
    "shirin": (Availability.AVAILABLE, 4),
    "dariush": (Availability.BUSY, 3),
}
_ANSWERING = {
    "az": ("leyla", "leyla", "gulnar"),
    "bs": ("amra", "amra", "selma"),
    "fa": ("shirin", "dariush"),
    "en": ("alice", "alice", "bob"),
    "fr": ("camille",),
}
_INBOXES = (
    InboxLine("Baku", ("Azerbaijan",), "baku", "az", (("gul-baku", "az"),), (150, 180, 480)),
    InboxLine(
        "Sarajevo", ("Bosnia",), "sarajevo", "bs", (("gul-sarajevo", "bs"),), (120, None, 480)
    ),
    InboxLine("Shiraz", ("Iran",), "shiraz", "fa", (("gul-shiraz", "fa"),), (120, 150, None)),
    InboxLine(
        "Abroad", ("Azerbaijan", "Bosnia", "Iran"), "hello", "en",
        (("gul-en", "en"), ("gul-fr", "fr")), (180, None, None),
    ),
)  # fmt: skip
_BRANCHES = (
    Branch(
        "az", "AZ", "Asia/Baku", ("Azərbaycan", "rashad"), ("Bakı", "bob"), "Nizami küçəsi 28",
        "gulbaku", ("Çatdırılma", "leyla"),
    ),
    Branch(
        "bs", "BA", "Europe/Sarajevo", ("Bosna i Hercegovina", "emir"), ("Sarajevo", "selma"),
        "Ferhadija 12", "gulsarajevo", ("Dostava", "amra"),
    ),
    Branch(
        "fa", "IR", "Asia/Tehran", ("ایران", "negar"), ("شیراز", "shirin"),
        "خیابان ارم، پلاک ۷", "gulshiraz", ("ارسال", "dariush"),
    ),
)  # fmt: skip
_DAILY, _SATURDAY, _SHORT = [[540, 1140]], [[600, 1020]], [[510, 840]]
_SPLIT = [[540, 780], [960, 1260]]
_HOURS = (
    Hours("Azerbaijan", "az", "Asia/Baku", [_DAILY] * 5 + [_SATURDAY, []]),
    Hours("Bosnia", "bs", "Europe/Sarajevo", [[[480, 1020]]] * 5 + [[[540, 840]], []]),
    Hours("Iran", "fa", "Asia/Tehran", [_SPLIT] * 3 + [_SHORT, [], _SPLIT, _SPLIT]),
)
_RULES = (
    RuleLine(
        "Asks for money back",
        # As people ask for their money in our five languages.
        words=["refund", "pulun qaytarılması", "povrat novca", "remboursement", "بازپرداخت"],
        tag="refund",
        goes_on=True,
    ),
    RuleLine("Persian from abroad", inbox="Abroad", languages=["fa"], team="Iran"),
)


def _finish() -> None:
    sequences.make()
    offers.make()


GUL = Trade(
    key="gul",
    name="Gül",
    host="gul.example",
    password="gul-demo-2026",  # noqa: S106 - printed at each start
    color="#b3154b",
    goods=sales.GOODS,
    site=(
        ("Nizami küçəsi 28", "baku@gul.example"),
        ("Ferhadija 12", "sarajevo@gul.example"),
        ("خیابان ارم، پلاک ۷", "shiraz@gul.example"),
    ),
    colleagues=_COLLEAGUES,
    presences=_PRESENCES,
    answering=_ANSWERING,
    inboxes=_INBOXES,
    severe=(90, 120, 480),
    branches=_BRANCHES,
    hours=_HOURS,
    rules=_RULES,
    topics={
        "order": 25,
        "delivery": 16,
        "praise": 12,
        "price": 11,
        "late": 10,
        "wilted": 9,
        "wedding": 6,
        "refund": 7,
        "funeral": 4,
    },
    tags={
        "order": "order",
        "delivery": "question",
        "late": "complaint",
        "wilted": "complaint",
        "praise": "praise",
        "price": "question",
        "wedding": "wedding",
        "funeral": "funeral",
        "refund": "refund",
    },
    filed={"wilted": 0.5, "wedding": 0.2, "funeral": 0.1, "late": 0.05},
    files=files,
    tree={
        "delivery": ("late", "driver"),
        "flowers": ("fresh", "other"),
        "payment": ("refund", "price"),
        "service": ("staff", "hours"),
    },
    ways={
        "late": Way("late", CaseKind.COMPLAINT.value, 0.8),
        "wilted": Way("fresh", CaseKind.COMPLAINT.value, 0.75),
        "refund": Way("refund", CaseKind.COMPLAINT.value, 0.35),
        "praise": Way("staff", CaseKind.PRAISE.value, 0.35),
        "price": Way("price", CaseKind.QUESTION.value, 0.15),
    },
    departmental=frozenset({"late"}),
    annoying=frozenset({"late", "wilted", "refund"}),
    surging=("bs", "late"),
    changes=(("wilted", 1, 160), ("refund", 0, 95), ("late", 0, 40)),
    own_fields=fields.FIELDS,
    known=fields.known,
    firms=sales.FIRMS,
    selling=sales.SELLING,
    sold=sales.SOLD,
    planned=sales.PLANNED,
    finish=_finish,
)
