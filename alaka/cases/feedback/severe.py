"""Words that make a complaint severe: somebody fell ill, was hurt, or was threatened.

Each is a beginning of words, so that endings need no lines of their own. A list holds until
somebody edits it. All lists are looked through: people do not always write in the language of
the page they write on.
"""

from alaka.cases.models import SevereWords

USUAL = {
    "en": """allerg
anaphyla
poison
injur
wounded
bleed
hospitalis
hospitaliz
to hospital
in hospital
the hospital
ambulance
emergency room
choked
choking
unconscious
fainted
electric shock
broken glass
threatened
harass
assault
discriminat""",
    "az": """allergi
zəhərlən
yaralan
xəsarət
qanax
xəstəxana
təcili yardım
təcili tibbi
boğul
huşunu itir
ürəyi getdi
elektrik vur
şüşə qırığı
hədələ
təhdid
zorakılıq""",
    "bs": """alergij
alergič
otrova
trovanj
povrijed
povrijeđ
povred
ozlije
ozljed
krvari
bolnic
hitna pomoć
hitnu pomoć
hitne pomoći
uguši
nesvijest
strujni udar
prijetnj
prijetio
prijetila
zlostavlj
uznemirav
diskrimin""",
    "fr": """allerg
anaphyla
intoxi
empoisonn
blessure
suis blessé
est blessé
été blessé
saigne
hôpital
hospitalis
aux urgences
s'est étouff
étouffé avec
étouffement
évanoui
électrocut
menacé
harcel
agress
discrimin""",
    "fa": """آلرژی
حساسیت شدید
مسموم
زخمی
مجروح
آسیب دید
مصدوم
خون‌ریزی
خونریزی
بیمارستان
اورژانس
آمبولانس
خفگی
بیهوش
بی‌هوش
برق گرفت
تهدید
آزار""",
}


def lists() -> dict[str, str]:
    """By language: the list as it was edited, or else the usual one."""
    edited = dict(SevereWords.objects.values_list("language", "text"))
    return {language: edited.get(language, text) for language, text in USUAL.items()}
