"""Sentences as customers write them, and neighbours that must not be mistaken for ours."""

import pytest

from alaka.core.languages import LANGUAGES, recognise

SENTENCES = {
    "en": [
        "Hello",
        "Thanks a lot!",
        "My order has not arrived yet, where is it?",
        "Do you deliver on Sundays?",
        "I would like to cancel the bouquet for tomorrow.",
        "The roses were beautiful but two of them were broken.",
        "Please call me back after 5 pm at +994 50 123 45 67.",
        "Can I pay by card when the courier comes?",
        "Good morning, what time does the shop open?",
        "We are very happy with your service.",
        "is there any discount for students",
        "Re: invoice 2041 - there is a mistake in the total",
        "The café on the corner said that you have moved",
    ],
    "az": [
        "Salam",
        "Çox sağ olun!",
        "Sifarişim hələ gəlməyib, haradadır?",
        "Bazar günləri çatdırılma var?",
        "Sabah üçün buketi ləğv etmək istəyirəm.",
        "Güllər gözəl idi, amma ikisi sınmışdı.",
        "Zəhmət olmasa mənə saat 5-dən sonra zəng edin.",
        "Kuryer gələndə kartla ödəmək olar?",
        "Sabahınız xeyir, mağaza saat neçədə açılır?",
        "Xidmətinizdən çox razıyıq.",
        "salam, sifarisim hele catmayib, ne vaxt gelecek?",
        "Tesekkur edirem, guller cox gozel idi",
        "Qiymət nə qədərdir?",
        "mene zeng edin zehmet olmasa",
    ],
    "bs": [
        "Zdravo",
        "Hvala vam puno!",
        "Moja narudžba još nije stigla, gdje je?",
        "Da li dostavljate nedjeljom?",
        "Želim otkazati buket za sutra.",
        "Ruže su bile lijepe, ali dvije su bile slomljene.",
        "Molim vas nazovite me poslije 5 sati.",
        "Mogu li platiti karticom kada kurir dođe?",
        "Dobro jutro, kada se otvara radnja?",
        "Veoma smo zadovoljni vašom uslugom.",
        "kolika je cijena dostave do Ilidze, treba mi za danas",
        "Gdje je moja narudzba? Cekam vec dva dana.",
        "Здраво, гдје је моја наруџба? Још није стигла.",
        "Касни достава",
        "Хвала",
    ],
    "fr": [
        "Bonjour",
        "Merci beaucoup !",
        "Ma commande n'est pas encore arrivée, où est-elle ?",
        "Livrez-vous le dimanche ?",
        "Je voudrais annuler le bouquet pour demain.",
        "Les roses étaient belles mais deux étaient cassées.",
        "Rappelez-moi après 17 heures s'il vous plaît.",
        "Puis-je payer par carte quand le livreur arrive ?",
        "Bonjour, à quelle heure ouvre la boutique ?",
        "Nous sommes très contents de votre service.",
        "c'est combien la livraison a Sarajevo",
        "Veuillez trouver ci-joint la facture de votre dernière commande.",
    ],
    "fa": [
        "سلام",
        "خیلی ممنون!",
        "سفارش من هنوز نرسیده است، کجاست؟",
        "آیا روزهای جمعه ارسال دارید؟",
        "می‌خواهم دسته گل فردا را لغو کنم.",
        "گل‌ها زیبا بودند اما دو شاخه شکسته بود.",
        "لطفا بعد از ساعت ۵ با من تماس بگیرید.",
        "آیا می‌توانم با کارت پرداخت کنم؟",
        "صبح بخیر، مغازه چه ساعتی باز می‌شود؟",
        "ما از خدمات شما بسیار راضی هستیم.",
        "سلام سفارشم كي ميرسه؟ مرسي",
        "قیمت این گل چند است",
    ],
    "": [
        "",
        "12345",
        "👍",
        "ok",
        "dana@example.com https://example.com/the/and/you",
        "Merhaba, siparişim hâlâ gelmedi, nerede?",
        "Lütfen beni saat beşten sonra arayın.",
        "Çok teşekkür ederim, çiçekler çok güzeldi.",
        "Yarın için çiçek sipariş etmek istiyorum.",
        "Pazar günleri teslimat yapıyor musunuz?",
        "Bu hizmetten çok memnun kaldık, iyi günler dilerim.",
        "Здравствуйте, мой заказ ещё не пришёл.",
        "Спасибо большое, цветы очень красивые!",
        "Спасибо",
        "цветы завяли",
        "Во сколько открывается магазин?",
        "Hola, mi pedido no ha llegado todavía, ¿dónde está?",
        "Guten Tag, meine Bestellung ist noch nicht angekommen.",
        "Buongiorno, il mio ordine non è ancora arrivato.",
        "Bom dia, o meu pedido ainda não chegou.",
        "مرحبا، أين طلبي؟ لم يصل حتى الآن.",
        "میرا آرڈر ابھی تک نہیں آیا ہے",
        "Dzień dobry, moje zamówienie jeszcze nie przyszło.",
        "您好，我的订单还没有到。",
    ],
}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(language, sentence) for language, said in SENTENCES.items() for sentence in said],
)
def test_a_sentence_is_recognised(language, sentence):
    assert recognise(sentence) == language


def test_persian_is_the_one_written_from_the_right_with_its_own_calendar():
    assert [code for code, one in LANGUAGES.items() if one.direction == "rtl"] == ["fa"]
    assert [code for code, one in LANGUAGES.items() if one.calendar == "jalali"] == ["fa"]
    assert list(LANGUAGES) == ["en", "az", "bs", "fr", "fa"]
