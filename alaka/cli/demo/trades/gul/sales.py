"""What the shop sells beyond single bouquets: weddings, and standing orders of firms."""

from alaka.activities.models import Kind
from alaka.cli.demo.trades.trade import Firms, Good, Item, Planned, Selling, Sold

FIRMS = {
    "az": Firms(
        "AZ", "+99412497", 13, "leyla",
        (
            "Xəzər Hotel", "Nərgiz restoranı", "Şəbnəm Events", "Qoşa Qala Hotel", "Bahar toy evi",
            "İçərişəhər Boutique Hotel", "Ulduz restoranı", "Səma Konfrans Mərkəzi", "Lalə SPA",
            "Novruz Tədbir", "Gəncə Palas", "Zəfəran kafesi",
        ),
        ("Satınalma", "Direktor", "Resepsiya", "Tədbir meneceri"),
        "Çatdırılma səhər saat 10-a qədər, arxa qapıdan.",
    ),
    "bs": Firms(
        "BA", "+38733447", 12, "amra",
        (
            "Hotel Bristol", "Restoran Inat", "Agencija Svadba", "Hotel Evropa",
            "Kafana Stari Most", "Event Studio Sarajevo", "Pansion Lipa", "Hotel Vrelo",
            "Restoran Kod Bibana", "Kongresni centar Miljacka", "Vila Ružica",
            "Slastičarna Egipat",
        ),
        ("Nabavka", "Direktorica", "Recepcija", "Voditelj događaja"),
        "Račun uvijek na firmu, plaća do petnaestog u mjesecu.",
    ),
    "fa": Firms(
        "IR", "+98218832", 13, "shirin",
        (
            "هتل لاله", "رستوران شاندیز", "تشریفات نگین", "هتل پارسیان آزادی", "کافه گل‌یخ",
            "باغ تالار یاس", "هتل عباسی", "رستوران نایب", "آژانس رویداد آسمان",
            "شیرینی‌سرای بی‌بی", "مرکز همایش‌های میلاد", "هتل فردوسی",
        ),
        ("مسئول خرید", "مدیر", "پذیرش", "مدیر رویداد"),
        "سفارش‌ها را پیش از ظهر تحویل بگیرند؛ ورودی از در پشتی.",
    ),
}  # fmt: skip
ORCHID_FOOD, VASE, WEEKLY = "ORCHID-FOOD", "VASE", "WEEKLY"
GOODS = (
    Good("roses", "ROSES-25", 90),
    Good("spring-basket", "BASKET", 72),
    Good("lilies", "LILIES", 95),
)
SELLING = Selling(
    currency="AZN",
    rates=(("EUR", "1.97"), ("BAM", "1.01"), ("USD", "1.70")),
    pipelines=("Weddings", "Standing orders"),
    sources=("Instagram", "Word of mouth", "Web site", "Wedding fair", "Walked in"),
    competitors=("", "", "", "Flora 24", "Rosa & Co"),
    products=(
        Item("Bouquet of 25 roses", "ROSES-25", "piece", 65),
        Item("Bouquet of 30 tulips", "TULIPS-30", "piece", 42),
        Item("Orchid in a pot", "ORCHID", "piece", 55, "Two stems, in bloom for two months."),
        Item("Food for orchids", ORCHID_FOOD, "bottle", 12, "A spoon in the water every week."),
        Item("Tall glass vase", VASE, "piece", 35, "40 cm, by hand."),
        Item("Flowers every week", WEEKLY, "week", 38, "What is in season, brought to the door."),
        Item("Table decoration", "TABLE", "table", 45, "For feasts, from ten tables on."),
        Item("Chocolates and a card", "SWEETS", "piece", 18),
    ),
)
SOLD = {
    "az": Sold(
        ("leyla", "gulnar", "alice"), "Azerbaijan", "AZN",
        ("Toy gülləri", "Nişan masası", "Gəlin buketi və zal", "Xına gecəsi"),
        ("Həftəlik lobbi gülləri", "Restoran masaları", "Konfrans bəzəyi", "Bayram tərtibatı"),
    ),
    "bs": Sold(
        ("amra", "selma", "camille"), "Bosnia", "BAM",
        ("Cvijeće za svadbu", "Buket za mladu", "Dekoracija sale", "Zaruke u vrtu"),
        ("Sedmično cvijeće za lobi", "Stolovi restorana", "Dekoracija kongresa",
            "Praznično uređenje"),
    ),
    "fa": Sold(
        ("shirin", "dariush"), "Iran", "EUR",
        ("گل‌آرایی عروسی", "دسته‌گل عروس", "سفرهٔ عقد", "جشن نامزدی"),
        ("گل هفتگی لابی", "میزهای رستوران", "گل‌آرایی همایش", "آذین نوروز"),
    ),
}  # fmt: skip
PLANNED = {
    "az": Planned(
        "leyla",
        {
            Kind.CALL: ("Toy buketi barədə danışmaq", "Yanvar sifarişini dəqiqləşdirmək"),
            Kind.MEETING: ("Nümunə kompozisiyaları göstərmək",),
            Kind.VISIT: ("Zalı yerində ölçmək",),
            Kind.MAIL: ("Yeni qiymət siyahısını göndərmək",),
        },
        "Fevralda qərar verəcəklər, o vaxt yenidən zəng.",
        "Həftəlik hesab-fakturaları yoxlamaq",
    ),
    "bs": Planned(
        "amra",
        {
            Kind.CALL: ("Dogovoriti cvijeće za svadbu", "Pitati za narudžbu u januaru"),
            Kind.MEETING: ("Pokazati uzorke aranžmana",),
            Kind.VISIT: ("Izmjeriti salu na licu mjesta",),
            Kind.MAIL: ("Poslati novi cjenovnik",),
        },
        "Odlučuju u februaru, tada ponovo nazvati.",
        "Provjeriti sedmične fakture",
    ),
    "fa": Planned(
        "shirin",
        {
            Kind.CALL: ("گفت‌وگو دربارهٔ گل‌آرایی عروسی", "پیگیری سفارش ماه آینده"),
            Kind.MEETING: ("نشان دادن نمونه‌های گل‌آرایی",),
            Kind.VISIT: ("اندازه‌گیری سالن در محل",),
            Kind.MAIL: ("فرستادن فهرست قیمت تازه",),
        },
        "در بهمن تصمیم می‌گیرند؛ آن وقت دوباره تماس بگیریم.",
        "بررسی صورت‌حساب‌های هفتگی",
    ),
}
