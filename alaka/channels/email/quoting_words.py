"""What mail programs write around quotes and signatures, by language.

English, Azerbaijani, Bosnian (with Croatian and Serbian), French, Persian; German, Russian,
Turkish and a few more because their programs are common among our contacts' correspondents.
"""

import re

# A line (or two, when wrapped) that names the writer of the quote below it. Each ends in a colon;
# the Persian and Turkish ones may stand in any order of date and name.
ATTRIBUTION = re.compile(
    r"""(?:
      On\b.{3,300}?\bwrote
    | .{3,300}?\b(?:wrote|writes)
    | .{3,300}?\b(?:tarixində|tarixdə)\b.{0,200}?(?:yazdı|yazıb|yazmışdır|göndərdi)
    | .{3,300}?(?:yazdı|yazıb|yazmışdır)
    | .{3,300}?\b(?:je\ (?:napisao|napisala|pisao|pisala)(?:/la|\(la\)|/pisala)?
        |(?:napisao|napisala)(?:/la|\(la\)|/-la|\ je)*|napisa[ol]a?|piše)
    | (?:Le|Il\ y\ a)\b.{3,300}?\ba\ écrit
    | .{3,300}?\ba\ écrit
    | (?:در|به\ تاریخ|روز)?\ ?.{3,300}?(?:نوشت|نوشته\ است|نوشته‌است|نوشته|نوشتند|می‌نویسد)
    | Am\b.{3,300}?\bschrieb(?:en)?\b.{0,120}?
    | .{3,300}?\bschrieb
    | .{3,300}?\b(?:пишет|писал|писала|написал|написала|написал\(а\)|пише
        |је\ написао/ла|је\ написао)
    | .{3,300}?\b(?:tarihinde|tarihli)\b.{0,200}?(?:yazdı|şunu\ yazdı|şunları\ yazdı)
    | .{3,300}?\b(?:şunu\ yazdı|şunları\ yazdı)
    | (?:Il|El|Em|Op|Den|Dnia|W\ dniu)\b.{3,300}?\b(?:ha\ scritto|escribió|escreveu|schreef|skrev|
        napisał\(a\)|napisał|napisała|pisze).{0,80}?
    )(?:\s*(?:\(|(?:on|dana|u|le|ovo|sljedeće|sledeće|следеће)\b).{0,60}?)?\s*:\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
# Without one of these no line or pair of lines can be an attribution: the cheap question first.
ATTRIBUTION_HINT = re.compile(
    r"wrote|writes|yazdı|yazıb|yazmış|göndərdi|pisa|piše|écrit|نوشت|می‌نویسد|schrieb|"
    r"пис|пише|scritto|escrib|escrev|schreef|skrev|pisze",
    re.IGNORECASE,
)

# Date, name and address with no verb: the language does not matter.
UNSPOKEN_ATTRIBUTION = re.compile(r".{0,200}\d{1,2}[:.]\d{2}.{0,200}<\S{1,100}@\S{1,100}>\s*:\s*$")

LABELS = {
    "from": (
        *("From", "De", "Od", "از", "Kimdən", "Göndərən", "Von", "От", "Kimden", "Gönderen"),
        *("Šalje", "Pošiljalac", "Pošiljatelj", "Од", "Пошиљалац", "Шаље", "فرستنده"),
    ),
    "sent": (
        *("Sent", "Date", "Envoyé", "Date d'envoi", "Poslano", "Poslato", "Datum", "Göndərilib"),
        *("Göndərildi", "Tarix", "تاریخ", "ارسال", "ارسال شده", "ارسال‌شده", "فرستاده شده", "زمان"),
        *("Gesendet", "Отправлено", "Дата", "Gönderildi", "Gönderme Tarihi", "Tarih", "Vrijeme"),
        *("Göndərilmə tarixi", "Datum slanja", "Послато", "Датум", "Време", "تاریخ ارسال"),
    ),
    "to": (
        *("To", "À", "A", "Za", "Prima", "Kome", "Kimə", "به", "گیرنده", "An", "Кому", "Kime"),
        *("Alıcı", "Do", "Alan", "За", "Прима", "Коме"),
    ),
    "subject": (
        *("Subject", "Objet", "Predmet", "Naslov", "Tema", "Mövzu", "موضوع", "عنوان", "Betreff"),
        *("Тема", "Konu", "Sujet", "Наслов", "Предмет"),
    ),
    "copy": (
        *("Cc", "Bcc", "Kopija", "Surət", "رونوشت", "Kopie", "Копия", "Bilgi", "Reply-To"),
        *("Importance", "Attachments", "Répondre à", "Odgovori na"),
    ),
}
LABEL_KIND = {word.casefold(): kind for kind, words in LABELS.items() for word in words}
LABEL_LINE = re.compile(
    r"[*_\s>]*("
    + "|".join(re.escape(word) for word in sorted(LABEL_KIND, key=len, reverse=True))
    + r")\s?[*_]*\s?:",
    re.IGNORECASE,
)

# Dashes around words: the original mail follows, or a forwarded one.
ORIGINAL = re.compile(
    r"""\s*[-_=—]{2,}\s*(?:
      (?:Original|Reply)\s(?:Message|Mail|Appointment|E-?mail)
    | (?:Orijinal|Əsl|İlkin)\s(?:mesaj|məktub|ismarıc|ileti)
    | (?:Originalna|Izvorna|Prvobitna|Orginalna|Originalni)\s(?:poruka|e-?mail|mail)
    | (?:Message|Courriel)\s(?:d['’]origine|original|initial)
    | (?:پیام|نامه|پیغام|ایمیل)\s(?:اصلی|اولیه|قبلی)
    | (?:Ursprüngliche|Original)[\s-]?(?:Nachricht|Message|E-?Mail)
    | (?:Исходное|Оригинальное|Первоначальное|Пересылаемое)\s(?:сообщение|письмо)
    | (?:Özgün|Orijinal|Asıl)\s(?:İleti|Mesaj|E-?posta)
    | Mensaje\soriginal | Messaggio\soriginale
    )\s*[-_=—]{2,}\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
# What is sent on is the matter itself: it is never folded away.
FORWARDED = re.compile(
    r"""\s*(?:[-_=]{2,}\s*)?(?:
      (?:Begin\s)?Forwarded\smessage | Göndərilən\smesaj | Yönləndirilmiş\s(?:mesaj|məktub)
    | Proslijeđena\sporuka | Prosleđena\sporuka | Proslijedjena\sporuka
    | (?:Début\sdu\s)?message\s(?:transféré|réexpédié|transmis)
    | (?:پیام|نامه|پیغام)\s(?:بازارسال\sشده|ارسال\sشده|هدایت\sشده|بازارسال‌شده|فوروارد\sشده)
    | (?:Anfang\sder\s)?(?:weiter|umge)leitete\s(?:Nachricht|E-?Mail)
    | Weitergeleitete\sNachricht
    | (?:Начало\s)?(?:пересылаемого|переадресованного|пересланного)\sсообщения
    | (?:Пересылаемое|Пересланное)\s(?:сообщение|письмо)
    | (?:İletilen|Yönlendirilen|Yönlendirilmiş)\s(?:ileti|mesaj)(?:\sbaşlangıcı)?
    )\s*:?\s*(?:[-_=]{2,})?\s*:?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)

SENT_FROM = re.compile(
    r"""[\s>]*(?:
      Sent\s(?:from|via|with|using)\s(?:my|the|a|an|Outlook|Yahoo|Mail|Proton|Samsung|iPhone|iPad|
        Android|Gmail|Mobile|BlackBerry|Thunderbird|Spark|Windows|myMail)\b
    | Get\sOutlook\sfor\b
    | .{0,40}\b(?:telefonumdan|cihazımdan|iPhone-umdan|iPhone'umdan|iPad'imden|iPhone’umdan)
        \sgöndəril.{0,20}
    | .{0,40}\b(?:iPhone|iPad|Android|Samsung|Outlook|Yahoo).{0,25}\b(?:göndərilib|göndərildi)
    | (?:Poslano|Poslato|Poslan)\s(?:s|sa|iz|putem|preko|pomoću)\s(?:mog|mojeg|moga|iPhone|iPad|
        Androida|Outlook|Yahoo|Samsung|Mail|mobilnog|telefona)
    | Envoyé\s(?:de|depuis|à\spartir\sde|via|avec)\s(?:mon|ma|l['’]|un|iPhone|iPad|Outlook|Yahoo|
        Gmail|Courrier|Mail|Proton|Android|Samsung)
    | Télécharger\sOutlook\spour | Obtenir\sOutlook\spour
    | (?:ارسال|فرستاده|ارسال‌شده)\s?(?:شده)?\s?(?:از|با|توسط|به\sوسیله)\s.{0,30}
        (?:آیفون|آیپد|اندروید|گوشی|تلفن|موبایل|سامسونگ|یاهو|iPhone|iPad|Android|Samsung|Outlook|Yahoo)
    | از\s(?:آیفون|آیپد|گوشی|موبایل|تلفن\sهمراه|iPhone)\s?(?:من|خود|م)?\s(?:ارسال|فرستاده)\sشد
    | (?:Von\smeinem|Gesendet\s(?:von|mit|aus))\s.{1,40}
    | Отправлено\s(?:с|из|от|через)\s(?:моего|iPhone|iPad|Outlook|Mail|Почты|мобильн|Яндекс|Android|
        Samsung|телефона|Windows).{0,40}
    | .{0,30}(?:iPhone|iPad|Android|Outlook|Yahoo).{0,25}\bgönderildi
    )""",
    re.VERBOSE | re.IGNORECASE,
)
SENT_FROM_HINT = re.compile(
    r"sent |outlook|göndər|posla|envoy|ارسال|فرستاده|gesendet|meinem|отправлено|gönderildi",
    re.IGNORECASE,
)

# A polite ending on a line of its own. What stands under the name after it may be folded.
FAREWELL = re.compile(
    r"""\s*(?:
      (?:(?:with\s)?(?:best|kind|kindest|warm|warmest)\s)?(?:regards|wishes) | sincerely(?:\syours)?
    | yours\s(?:sincerely|faithfully|truly) | best | cheers | thanks | thank\syou | many\sthanks
    | all\sthe\sbest | respectfully
    | (?:ən\sxoş\sarzularla|hörmətlə|dərin\shörmətlə|sayğılarla|təşəkkürlər|təşəkkür\sedirəm)
    | (?:s|sa)\s(?:poštovanjem|štovanjem) | (?:srdačan|srdačni|lijep|lep|lijepi)\spozdravi?
    | pozdrav | lp | hvala | unaprijed\shvala
    | (?:bien\s)?(?:cordialement|sincèrement|amicalement)(?:\sà\svous)? | (?:sincères\s)?salutations
    | bien\sà\svous | merci(?:\sd['’]avance)? | bonne\sjournée
    | (?:با\s)?(?:احترام|تشکر|سپاس|تقدیم\sاحترام|ارادت)(?:\sفراوان)? | با\sتشکر\sو\sاحترام
    | ارادتمند(?:\sشما)? | متشکرم | سپاسگزارم | ممنون
    | (?:mit\s)?(?:freundlichen?|besten?|herzlichen?|vielen?|liebe)\s(?:grüßen?|gruß|dank) | mfg
    | с\s(?:уважением|наилучшими\sпожеланиями) | спасибо | заранее\sспасибо
    | saygılarımla | saygılarımızla | iyi\sçalışmalar | teşekkürler | sevgiler
    )\s*[,.!،]?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
POSTSCRIPT = re.compile(r"\s*(?:p\.?\s?s\.?|n\.?\s?b\.?|پ\.?\s?ن)\b\W", re.IGNORECASE)
