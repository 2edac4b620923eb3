"""The five languages of the house, and a quick guess which one a text is in."""

import re
from dataclasses import dataclass

from alaka.core.folding import fold


@dataclass(frozen=True)
class Language:
    code: str
    own_name: str
    direction: str = "ltr"
    calendar: str = "gregorian"


LANGUAGES = {
    language.code: language
    for language in (
        Language("en", "English"),
        Language("az", "Azərbaycanca"),
        Language("bs", "Bosanski"),
        Language("fr", "Français"),
        Language("fa", "فارسی", direction="rtl", calendar="jalali"),
    )
}

# Beyond this a text only repeats itself.
_SAMPLE = 560

# Small words, folded. Neighbours we do not speak stand here to win over ours: a Turkish mail
# shall be "", not wrongly Azerbaijani.
_SMALL_WORDS = {
    "en": """the and you your for is are was were this that it my me with have has had not please
        thanks thank hello hi hey dear of to i we can could would when what where how do does did
        from but be been will order which there their they our regards sorry help good morning yes
        about any if or an at by on in just still want need got get no why who he she his her am
        delivery flowers open today tomorrow call""",
    "az": """ve men sen biz siz mene sene bize size menim senin bizim sizin bu o da de ki ile ucun
        var yox nece necedir niye hara harada haradan ne neye kim cox salam sabahiniz xeyir
        axsaminiz gununuz zehmet olmasa tesekkur tesekkurler sagolun sag olun minnetdaram hec
        deyil idi oldu olub olar olsa eger amma lakin cunki kimi qeder gore sonra evvel indi bugun
        sabah dunen sifaris sifarisim gul guller gullerin catdirilma catmayib gelmeyib isteyirem
        isteyirdim olunub edin edirem edib etdim bilirem bilmirem xahis hormetle sikayet sikayetim
        qiymet qiymeti nomre nomrem mene sizden sizde bizde yaxsi pis sual musteri mumkundur
        mumkun ola biler her hemin ise uzre olan olaraq haqqinda dukan magaza unvan gonderin
        zeng edin hansi aciqdir heleki hele daha butun bir ad gunu buketi""",
    "bs": """i u je se na da su za od sa sam si smo ste ali ako ili nije nisu nisam sto sta kako
        kada kad gdje gde zasto koji koja koje kojih mi vi ja ti on ona oni moj moja moje vas vasa
        vase nas nasa iz do po uz pri te li bi bih bio bila bilo biti ima imam imate nema molim
        hvala zdravo dobar dan dobro jutro vece postovani postovanje pozdrav lijep narudzba
        narudzbu cvijece cvjecara buket dostava dostavu jos vec samo vrlo mnogo danas sutra jucer
        juce hocu zelim zelio zeljela mozete mogu moze hitno radno vrijeme cijena cijenu kupac
        kupci sve svi ovo ova ovaj to taj ta koliko kosta jer nego kao moju stigla stigao stiglo""",
    "fr": """le la les l un une des du de d et est sont ete etait je j tu il elle nous vous ils on
        ne pas plus que qui quoi quand ou comment pourquoi pour par avec sans dans sur sous au aux
        ce cet cette ces mon ma mes votre vos notre nos son sa ses bonjour bonsoir salut merci
        svp s y en a ai as avez avons ont suis etes n c qu m se si mais donc car tres bien
        commande livraison fleurs bouquet cordialement madame monsieur encore deja jamais rien
        puis peut pouvez voudrais faire fait etre avoir tout tous chez quel quelle combien""",
    "tr": """ve bir bu icin ben sen biz siz bana sana bize size benim senin bizim sizin ile de da
        mi mu degil var yok ne nasil nerede neden kim cok merhaba selam lutfen tesekkur tesekkurler
        ederim ederiz gun gunaydin iyi aksamlar ama fakat cunku gibi kadar gore sonra once simdi
        bugun yarin dun siparis siparisim siparisi cicek istiyorum istiyoruz oldu olarak olan olsun
        hic her daha en ki mumkun sayin saygilarimla kolay gelsin hala gelmedi ulasmadi hakkinda
        ediyorum yapmak bilgi miyim misiniz musunuz eder evet hayir sey simdiye kargo""",
    "es": """el la los las un una de del y es son que en por para con sin no se su sus mi mis lo al
        como cuando donde pero muy hola gracias buenos dias pedido flores usted yo tu le les me esta
        este ha han he quiero favor""",
    "pt": """o a os as um uma de do da dos das e em no na que para por com sem nao se seu sua meu
        minha ola obrigado obrigada bom dia pedido flores voce eu mas muito esta este foi quero""",
    "it": """il lo la gli le un una di del della e che in per con non si sono mi ho ha ciao grazie
        buongiorno ordine fiori vorrei ma molto come quando dove questo questa mio mia""",
    "de": """der die das und ist sind ich sie wir ihr nicht ein eine zu den dem mit auf fur von im
        es hallo danke bitte guten tag bestellung blumen mein meine haben habe aber auch wie wann wo
        noch an""",
    "nl": """de het een en is zijn ik je u wij niet van te dat die in op met voor aan er maar ook
        hallo bedankt goedendag bestelling bloemen mijn hebben heb wanneer waar""",
    "pl": """i w na z do nie sie jest to ze jak kiedy gdzie prosze dziekuje dzien dobry zamowienie
        kwiaty moje czy ale juz jeszcze po od za mam""",
    "ru": """i v na ne s chto kak ya vy my ili no est net zdravstvuyte zdravstvuite privet spasibo
        pozhaluysta pozhalujsta zakaz moy moj kogda gde u menya dobryy den cvety tsvety mne""",
    "fa": """و در به از که این ان را با است برای من شما ما تو او ایشان یک هم یا تا اگر اما ولی چرا
        چه چطور چگونه کجا کی هست هستم هستید نیست بود شد شده باشد می نمی خواهم لطفا سلام درود ممنون
        متشکرم مرسی سپاس خیلی خوب روز صبح بخیر سفارش سفارشم گل هنوز نرسیده دارم دارید دارد کنید کنم
        کرد کرده خود هر همه بر پس نیز ها های باید امروز فردا دیروز قیمت چند ارسال""",
    "ar": """في من على الى هذا هذه التي الذي ان لا ما هو هي انا انت نحن مع عن كان كل قد لم لن مرحبا
        شكرا السلام عليكم اريد طلب الطلب متى اين كيف هل او ثم بعد قبل عند لكن""",
    "ur": """ہے ہیں کے کی کا میں سے کو نے پر اور یہ وہ نہیں ہوں تھا آپ مجھے میرا شکریہ""",
}
# Letters that speak for a language, with their weight, in texts of Latin letters.
_SIGNS = {
    "ə": ("az", 3.0),
    **dict.fromkeys("ćđ", ("bs", 2.0)),
    **dict.fromkeys("čšž", ("bs", 0.7)),
    **dict.fromkeys("êèùœ", ("fr", 1.0)),
    **dict.fromkeys("éàç", ("fr", 0.3)),
    **dict.fromkeys("ñ¿¡", ("es", 2.0)),
    **dict.fromkeys("ãõ", ("pt", 2.0)),
    **dict.fromkeys("äß", ("de", 1.5)),
    **dict.fromkeys("łąęśźż", ("pl", 2.0)),
    **dict.fromkeys("řěůőű", ("other", 3.0)),
}
_SIGN = re.compile("[" + "".join(_SIGNS) + "]")
_LETTERS = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0621-\u06d3]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_BOSNIAN_CYRILLIC = re.compile("[ђјљњћџЂЈЉЊЋЏ]")
_NOT_BOSNIAN = re.compile("[ыэъьщюяёйґєіїәҝғҹһөү]", re.IGNORECASE)
_PERSIAN = re.compile("[پچژگ]")
_NOT_PERSIAN = re.compile("[ةٹڈںے]")
# Mail addresses and links tell of no language.
_ADDRESSES = re.compile(r"\S*(?:@|://|www\.)\S*")


def _weights(codes: tuple[str, ...]) -> dict[str, list[tuple[str, float]]]:
    """Word → languages that have it, each with the weight it gives them."""
    owners: dict[str, set[str]] = {}
    for code in codes:
        for word in _SMALL_WORDS[code].split():
            owners.setdefault(fold(word), set()).add(code)
    return {
        word: [(code, 1 / len(having)) for code in sorted(having)]
        for word, having in owners.items()
    }


_LATIN_WORDS = _weights(tuple(code for code in _SMALL_WORDS if code not in ("fa", "ar", "ur")))
_ARABIC_WORDS = _weights(("fa", "ar", "ur"))


def recognise(text: str) -> str:
    """The code of the language a text is in, or "" when that is not sure."""
    sample = text[:_SAMPLE]
    if "@" in sample or "://" in sample or "www." in sample:
        sample = _ADDRESSES.sub(" ", text[: 2 * _SAMPLE])[:_SAMPLE]
    if sample.isascii():
        return _best(sample.lower(), _LATIN_WORDS, {})
    half = len("".join(_LETTERS.findall(sample))) / 2
    if len("".join(_ARABIC.findall(sample))) > half:
        return _best(fold(sample), _ARABIC_WORDS, _arabic_signs(sample))
    if len("".join(_CYRILLIC.findall(sample))) > half:
        is_bosnian = _BOSNIAN_CYRILLIC.search(sample) and not _NOT_BOSNIAN.search(sample)
        return "bs" if is_bosnian else ""
    signs: dict[str, float] = {}
    for letter in _SIGN.findall(sample.lower()):
        code, weight = _SIGNS[letter]
        signs[code] = signs.get(code, 0.0) + weight
    return _best(fold(sample), _LATIN_WORDS, signs)


def _arabic_signs(sample: str) -> dict[str, float]:
    return {
        "fa": 1.5 * len(_PERSIAN.findall(sample)),
        "ar": 2.0 * len(_NOT_PERSIAN.findall(sample)),
    }


def _best(
    folded: str, weights: dict[str, list[tuple[str, float]]], scores: dict[str, float]
) -> str:
    """The language of ours that leads clearly, with enough of the words for it."""
    words = _LETTERS.findall(folded)
    for word in words:
        for code, weight in weights.get(word, ()):
            scores[code] = scores.get(code, 0.0) + weight
    if not scores:
        return ""
    code = max(scores, key=lambda candidate: scores[candidate])
    second = max((score for other, score in scores.items() if other != code), default=0.0)
    is_clear = scores[code] >= 1.3 * second and scores[code] >= max(0.8, 0.07 * len(words))
    return code if is_clear and code in LANGUAGES else ""
