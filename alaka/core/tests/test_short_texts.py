"""Short texts as customers write them: in a hurry, without accents, in Latin letters."""

import pytest

from alaka.core.languages import recognise

SHORT = {
    "en": """Not happy | refund please | flowers were dead | hi, delivery late
        | WHERE ARE MY FLOWERS | Wrong address | Still waiting | Terrible service
        | Money back please | Cancel my order | roses arrived broken | Courier never came
        | Wrong colour | Very disappointed | Great service, thanks | how much is delivery
        | Open on Sunday? | Invoice needed | Any discount? | Nobody answers the phone
        | Bouquet looks nothing like the picture | Payment failed | card declined
        | Missing vase | Change delivery date | Good evening | Beautiful flowers
        | Where is the courier | flowers not fresh | I paid twice | Can I get a receipt
        | wrong person got the flowers | you ruined my wedding | no one picks up
        | roses were brown | Is it possible to deliver at night | Hi there
        | Thank you so much | Need a quote | Gift card not working | Please add a card
        | I moved | how long does it take | My name was misspelled
        | Delivered to neighbour | Half of it missing | Stop sending me mails
        | Never again | Lovely bouquet | The vase leaks | double charged""",
    "az": """Sifaris gelmedi | Narazıyam | Pulumu qaytarın | Kuryer gecikdi | Guller solmusdu
        | SIFARIŞIM HARADADIR | Salam, kuryer gelmedi | pulumu geri qaytarin | Cox gecikdi
        | Catdirilma nece manatdir | Endirim var? | Guller solub | Unvan sehvdir
        | Gül təzə deyil | Ödəniş keçmədi | kartdan pul cixib | Telefona cavab vermirler
        | Buket şəkildəki kimi deyil | Sifarisi legv edin | Xidmet cox pisdir
        | Təşəkkürlər | Açıqsınız? | Bazar gunu isleyirsiniz | Kuryer kobud danisdi
        | Vaza qırılıb | Tecili | qiymeti nece? | Hele de gozleyirem
        | Yanlış ünvana aparıblar | MEHSUL GELIB CIXMADI | Razı qalmadım
        | Faktura lazımdır | Axşamınız xeyir | Gulleri deyisin | Kuryer haradadir
        | Gullerin rengi ferqlidir | iki defe pul cixilib | Qebz lazimdir
        | Basqa adama veribler | toyumu mehv etdiniz | hec kim telefonu goturmur
        | Gullerin yarisi yoxdur | Gece catdirirsiz? | Salamlar | Cox minnetdaram
        | Hediyye karti islemir | Ünvanı dəyişmək olar? | Ne qeder vaxt aparir
        | Adim sehv yazilib | Qonsuya veribler | Mene mail gondermeyin
        | Bir daha almayacam | Super buketdir | Vaza sizir | Bahadir | Ad günü üçün gül
        | Sabah olar? | Pulumu ne vaxt qaytaracaqsiz | Operator kobuddur
        | Nə vaxt açılırsız""",
    "bs": """Nisam zadovoljan | Kasni dostava | zelim povrat novca | Cvijece je uvenulo
        | GDJE JE MOJA NARUDZBA | Pogresna adresa | Vratite mi novac | Kurir nije dosao
        | Jos uvijek cekam | Otkazite narudzbu | Uzas | Losa usluga | Ruze su uvele
        | Koliko kosta dostava | Imate li popust | Niko se ne javlja na telefon
        | Treba mi racun | Placanje nije proslo | Vaza slomljena | HITNO
        | Radite li nedjeljom | Dobro vece | Buket ne izgleda kao na slici | Pogrešna boja
        | Reklamacija | Nezadovoljna sam | Zalim se na kurira | Lijepo cvijeće
        | Paket nije stigao | Promjena adrese | Gdje je kurir | cvijece nije svjeze
        | dva puta naplaceno | Isporuceno pogresnoj osobi | upropastili ste mi vjencanje
        | niko ne dize slusalicu | Pola ruza fali | Dostavljate li nocu | Pozdrav svima
        | Hvala puno | Poklon kartica ne radi | Mogu li promijeniti adresu | Koliko traje
        | Ime je krivo napisano | Predali ste komsiji | Nemojte mi slati mailove
        | Nikad vise | Prekrasan buket | Vaza curi | Preskupo | Za rodjendan | Moze sutra?
        | kad cete vratiti pare | Operater je bio bezobrazan | Selam, treba mi buket""",
    "fr": """Je veux un remboursement | fleurs fanees | Livraison en retard
        | pas content du tout | OU EST MA COMMANDE | Mauvaise adresse | Remboursez-moi
        | Toujours rien recu | Annulez ma commande | Service nul
        | Le livreur n'est pas venu | roses abimees | Combien coute la livraison
        | Une remise ? | Personne ne repond | Facture svp | Paiement refuse | Vase casse
        | URGENT svp | Ouvert dimanche ? | Bonsoir | Tres decu | Mauvaise couleur
        | Colis perdu | J'attends encore | Changement d'adresse | Merci pour tout
        | Réclamation | Bouquet magnifique, merci | Ou est le livreur
        | fleurs pas fraiches | debite deux fois | Je veux une facture
        | livre a la mauvaise personne | vous avez gache mon mariage | ca ne repond pas
        | la moitie manque | Livrez-vous la nuit | Coucou | Merci infiniment
        | Carte cadeau ne marche pas | Puis-je changer l'adresse | Combien de temps
        | Mon nom est mal ecrit | Donne au voisin | Arretez vos mails | Plus jamais
        | Superbe bouquet | Le vase fuit | Trop cher | Pour un anniversaire
        | Demain possible ? | quand serai-je rembourse | Operateur impoli
        | Deuil, couronne""",
    "fa": """سلام سفارشم نرسید | ناراضی هستم | پولم را پس بدهید | گل‌ها پژمرده بودند
        | پیک نیامد | خیلی دیر شد | آدرس اشتباه | کنسل کنید لطفا | گلدان شکسته بود
        | تخفیف دارید؟ | فاکتور میخوام | هزینه ارسال چقدر است | جواب تلفن نمیدید
        | پرداخت ناموفق | افتضاح بود | شکایت دارم | فوری | عصر بخیر | رنگ اشتباه
        | سفارش را لغو کنید | خسته نباشید | جمعه باز هستید؟ | كجاست سفارشم
        | salam sefaresh man koja ast | salam sefaresham naresid | pool mano pas bedid
        | gol ha khoshk shode boodan | chera peyk nayamad | salam gheymat chande
        | kheyli mamnoon | Salam khaste nabashid | sefareshamo cancel konid lotfan
        | پیک کجاست | گل تازه نبود | دو بار پول کم شده | رسید میخواهم | به کس دیگری دادید
        | عروسیم را خراب کردید | کسی جواب نمیده | نصف گلها نیست | شب هم میارید | درود
        | سپاسگزارم | کارت هدیه کار نمیکند | آدرس را عوض کنم | چقدر طول میکشه
        | اسمم غلط است | دادید به همسایه | ایمیل نفرستید | دیگر نمیخرم | دسته گل قشنگی بود
        | گران است | برای تولد | فردا میشه؟ | کی پولمو میدید | اپراتور بی ادب بود
        | peyk kojast | gol taze nabood | pool do bar kam shod | adres ro avaz konid
        | baraye tavalod gol mikham | key miresid | merci kheyli aali bood""",
    "": """Paramı iade edin | Kargo gecikti | Siparişim gelmedi | Memnun değilim
        | Çiçekler solmuş | siparis nerede | Iyi aksamlar | Kurye gelmedi | Adres yanlis
        | Indirim var mi | Dinero de vuelta | Meine Blumen sind verwelkt
        | Geld zurück bitte | Где мой заказ | Верните деньги | أريد استرداد المال
        | Soldi indietro | Grazie mille | ok 👍 | Ana | 12 | Spasibo bolshoe
        | gde moy zakaz | Zwrot pieniedzy | Urgent | Muchas gracias | Vielen Dank
        | Kurye nerede | çiçekler taze değil | iki kere para çekildi | fiş lazım
        | yanlış kişiye verdiniz | düğünümü mahvettiniz | kimse telefona bakmıyor
        | Güllerin yarısı yok | Gece teslimat var mı | Selamlar | Çok teşekkürler
        | Hediye kartı çalışmıyor | Adresi değiştirebilir miyim | Ne kadar sürer
        | Adım yanlış yazılmış | Komşuya vermişler | Bana mail atmayın | Bir daha almam
        | Vazo sızdırıyor | Doğum günü için gül | Yarın olur mu | donde esta mi pedido
        | la consegna e in ritardo | wo bleibt meine lieferung
        | waar blijft mijn bestelling | gdzie jest kurier | kuda propal kurer | где курьер
        | أين السائق | متى يصل الطلب""",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (language, " ".join(text.split()))
        for language, texts in SHORT.items()
        for text in texts.split("|")
    ],
)
def test_a_short_text_is_recognised(language, text):
    assert recognise(text) == language
    assert recognise(text.upper()) == recognise(text.lower()) == language
