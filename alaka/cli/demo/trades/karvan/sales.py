"""What the agency sells: tours, and what goes with them; to people, and to firms and schools."""

from alaka.activities.models import Kind
from alaka.cli.demo.trades.trade import Firms, Good, Item, Planned, Selling, Sold

FIRMS = {
    "az": Firms(
        "AZ", "+99412563", 13, "nigar",
        (
            "Xəzər Neft Servis", "Araz Bank", "Bakı Dil Məktəbi", "Qobustan İnşaat",
            "Şirvan Tekstil", "Nizami Liseyi", "Zirvə Konsaltinq", "Abşeron Logistika",
        ),
        ("Kadrlar şöbəsi", "Direktor", "Ofis meneceri", "Müəllim"),
        "Bütün səfərlər bir hesab-faktura ilə, adlar siyahısı on gün əvvəl.",
    ),
    "bs": Firms(
        "BA", "+38733552", 12, "haris",
        (
            "Bosna Softver", "Druga gimnazija", "Planinarski klub Treskavica", "Una Osiguranje",
            "Hor Gaudeamus", "Vrelo Pharm", "Neretva Gradnja", "Škola jezika Most",
        ),
        ("Kadrovska", "Direktorica", "Sekretarijat", "Nastavnik"),
        "Jedan račun za sve, spisak imena deset dana prije puta.",
    ),
    "fa": Firms(
        "IR", "+98413553", 13, "mina",
        (
            "داروسازی سهند", "دبیرستان دانش", "باشگاه کوهنوردی عینالی", "نرم‌افزار ارس",
            "بیمهٔ آذر", "فرش تبریزیان", "آموزشگاه زبان نگار", "پخش ایل‌گلی",
        ),
        ("منابع انسانی", "مدیر", "دفتر", "دبیر"),
        "همهٔ سفرها در یک فاکتور؛ فهرست نام‌ها ده روز پیش از سفر.",
    ),
}  # fmt: skip
ARGENTINA, ANTALYA, GEORGIA, JAHORINA = "ARG-TREK", "ANT-FAM", "GEO-WALK", "JAH-SKI"
SPORTS, CHILD_CARE, TRANSFER, VISA, SIM, SEAT = (
    "INS-SPORT", "CHILD-CARE", "TRANSFER", "VISA-HELP", "SIM", "WINDOW",
)  # fmt: skip
GOODS = (
    Good("argentina", ARGENTINA, 2190),
    Good("antalya", ANTALYA, 270),
    Good("paris", "PAR-WE", 390),
)
SELLING = Selling(
    currency="EUR",
    rates=(("AZN", "0.51"), ("BAM", "0.51"), ("USD", "0.86")),
    pipelines=("Journeys", "Groups and firms"),
    sources=("Instagram", "Word of mouth", "Web site", "Travel fair", "Walked in", "Came again"),
    competitors=("", "", "", "Azur Tours", "Globus Reisen"),
    products=(
        Item("Trekking in Argentina", ARGENTINA, "person", 2190, "Three weeks, El Chaltén."),
        Item("Family hotel in Antalya", ANTALYA, "person", 270, "A week, right by the beach."),
        Item("Weekend in Paris", "PAR-WE", "person", 390, "Three nights near the Louvre."),
        Item("A week in Georgia", GEORGIA, "person", 560, "On foot below Mount Kazbek."),
        Item("Isfahan and Shiraz", "IRN-TOUR", "person", 690, "Nine days with a guide."),
        Item("Ski week in Jahorina", JAHORINA, "person", 480, "Half board and ski pass."),
        Item("Extreme-sports insurance", SPORTS, "person", 64, "Up to 6,000 metres."),
        Item("Child care at the hotel", CHILD_CARE, "week", 90, "From three years, afternoons."),
        Item("Airport transfer", TRANSFER, "ride", 28),
        Item("Visa help", VISA, "person", 45, "Papers looked over and handed in."),
        Item("Travel SIM", SIM, "piece", 19, "10 GB, works in 140 countries."),
        Item("Window seat", SEAT, "flight", 15),
    ),
)
# What goes with the titles below, in their order.
_LINES = (
    ((ARGENTINA, 1), (VISA, 1)),
    ((ANTALYA, 4), (TRANSFER, 2)),
    (("PAR-WE", 2), (SEAT, 2)),
    ((GEORGIA, 2), (SPORTS, 2)),
    ((JAHORINA, 3), (CHILD_CARE, 1)),
    (("IRN-TOUR", 2), (SIM, 2)),
)
SOLD = {
    "az": Sold(
        ("nigar", "tural", "owen"), "Sales", "AZN",
        ("Argentina trekinqi", "Antalyada ailə oteli", "Parisdə həftəsonu", "Gürcüstan həftəsi",
            "Yahorinada xizək", "İsfahan və Şiraz"),
        ("Komanda səfəri", "Konfrans səfəri", "Sinif səfəri", "Sərgi səfəri"),
        _LINES,
    ),
    "bs": Sold(
        ("haris", "lejla", "sophie"), "Sales", "BAM",
        ("Trekking po Argentini", "Porodični hotel u Antaliji", "Vikend u Parizu",
            "Sedmica u Gruziji", "Skijanje na Jahorini", "Isfahan i Širaz"),
        ("Team building", "Put na kongres", "Maturska ekskurzija", "Put na sajam"),
        _LINES,
    ),
    "fa": Sold(
        ("mina", "arash"), "Sales", "EUR",
        ("کوه‌پیمایی آرژانتین", "هتل خانوادگی آنتالیا", "آخر هفتهٔ پاریس", "یک هفته در گرجستان",
            "اسکی در یاهورینا", "اصفهان و شیراز"),
        ("سفر کارکنان", "سفر همایش", "اردوی دانش‌آموزی", "سفر نمایشگاه"),
        _LINES,
    ),
}  # fmt: skip
PLANNED = {
    "az": Planned(
        "nigar",
        {
            Kind.CALL: ("Qrup təklifi barədə danışmaq", "Uçuş vaxtlarını dəqiqləşdirmək"),
            Kind.MEETING: ("Səfər proqramını göstərmək",),
            Kind.VISIT: ("Məktəbdə valideynlərlə görüş",),
            Kind.MAIL: ("Yeni kataloqu göndərmək",),
        },
        "Yazda qərar verəcəklər, o vaxt yenidən zəng.",
        "Gələn həftə yola düşənlərin sənədlərini yoxlamaq",
    ),
    "bs": Planned(
        "haris",
        {
            Kind.CALL: ("Razgovor o ponudi za grupu", "Potvrditi vremena letova"),
            Kind.MEETING: ("Pokazati program putovanja",),
            Kind.VISIT: ("Roditeljski sastanak u školi",),
            Kind.MAIL: ("Poslati novi katalog",),
        },
        "Odlučuju na proljeće, tada ponovo nazvati.",
        "Provjeriti papire onih koji kreću iduće sedmice",
    ),
    "fa": Planned(
        "mina",
        {
            Kind.CALL: ("گفت‌وگو دربارهٔ پیشنهاد گروهی", "قطعی کردن ساعت پروازها"),
            Kind.MEETING: ("نشان دادن برنامهٔ سفر",),
            Kind.VISIT: ("دیدار با اولیا در مدرسه",),
            Kind.MAIL: ("فرستادن دفترچهٔ تازه",),
        },
        "بهار تصمیم می‌گیرند؛ آن وقت دوباره تماس بگیریم.",
        "بازبینی مدارک مسافران هفتهٔ آینده",
    ),
}
