"""What a person wrote is shown; what others wrote before is folded; no line is ever lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alaka.channels.email import quoting

ATTRIBUTIONS = [
    "On Fri, 20 Nov 2026 at 09:12, Gül <support@gul.example> wrote:",
    "On 20/11/2026 09:12, Gül wrote:",
    "Gül <support@gul.example>, 20 noy 2026, Cüm, 09:12 tarixində yazdı:",
    "20.11.2026 09:12 tarixində Gül yazıb:",
    "pet, 20. nov 2026. u 09:12 Gül <support@gul.example> je napisao/la:",
    "Dana 20.11.2026. u 09:12, Gül je napisala:",
    "20. 11. 2026. u 09:12, Gül piše:",
    "Le ven. 20 nov. 2026 à 09:12, Gül <support@gul.example> a écrit :",
    "Gül a écrit le 20/11/2026 :\nLe 20/11/2026, Gül a écrit :",
    "در تاریخ جمعه ۲۹ آبان ۱۴۰۵ ساعت ۹:۱۲ گل <support@gul.example> نوشت:",
    "گل در ۲۰ نوامبر ۲۰۲۶ نوشته است:",
    "Am 20.11.2026 um 09:12 schrieb Gül:",
    "20.11.2026 9:12, Gül пишет:",
    "пт, 20 нояб. 2026 г. в 09:12, Gül <support@gul.example>:",
    "Gül <support@gul.example>, 20 Kas 2026 Cum, 09:12 tarihinde şunu yazdı:",
    "sub, 28. stu 2026. u 10:00 Gül <support@gul.example> napisao je:",
    "sub, 28. stu 2026. u 10:00 Gül napisala je:",
    "Gül <support@gul.example> je dana 28.11.2026. u 10:00 napisao/la:",
    "Gül je napisao/la dana 28.11.2026. u 10:00:",
    "Subota, 28. studenoga 2026. 10:00:00 CET, Gül <support@gul.example> napisao je sljedeće:",
    "суб, 28. нов 2026. у 10:00 Gül <support@gul.example> је написао/ла:",
    "Gül <support@gul.example> şunları yazdı (28 Kas 2026 10:00):",
    "28 Kas 2026 tarihinde 10:00 saatinde Gül <support@gul.example> şunu yazdı:",
    "در شنبه ۲۸ نوامبر ۲۰۲۶، ۱۰:۰۰:۰۰ (+۳:۳۰)، Gül <support@gul.example> این مطلب را نوشت:",
    "Gül <support@gul.example> wrote on Sat, 28 Nov 2026 at 10:00:",
    "Gül Flowers of Baku\n<support@gul.example>, 28 Kas 2026 Cmt, 10:00 tarihinde şunu yazdı:",
    "On Friday the twentieth of November in the year 2026 at 09:12,\nGül Flowers of Baku"
    "\n<support@gul.example> wrote:",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_a_quote_below_goes_with_the_line_that_names_its_writer(attribution: str) -> None:
    last = attribution.split("\n")[-1]
    found = quoting.split(f"Thank you!\n\n{attribution}\n> first line\n>\n> second line\n")
    assert found.text.startswith("Thank you!")
    assert last not in found.text
    assert found.quoted.endswith(f"{last}\n> first line\n>\n> second line")


@pytest.mark.parametrize(
    "block",
    [
        "From: Gül <s@gul.example>\nSent: Friday, 20 November 2026 09:12\nTo: Dana\nSubject: Roses",
        "*From:* Gül\n*Sent:* Friday\n*To:* Dana\n*Subject:* Roses",
        "De : Gül <s@gul.example>\nEnvoyé : vendredi 20 novembre 2026\nÀ : Dana\nObjet : Roses",
        "Od: Gül <s@gul.example>\nPoslano: petak, 20. novembar 2026.\nZa: Dana\nPredmet: Ruže",
        "Kimdən: Gül <s@gul.example>\nGöndərilib: 20 noyabr 2026\nKimə: Dana\nMövzu: Güllər",
        "از: گل\nارسال شده: جمعه ۲۰ نوامبر\nبه: دانا\nموضوع: گل",
        "Von: Gül\nGesendet: Freitag, 20. November 2026\nAn: Dana\nBetreff: Rosen",
        "От: Gül\nОтправлено: 20 ноября 2026 г.\nКому: Dana\nТема: Розы",
        "Kimden: Gül\nGönderildi: 20 Kasım 2026\nKime: Dana\nKonu: Güller",
    ],
)
def test_an_outlook_header_begins_what_was_before(block: str) -> None:
    found = quoting.split(f"Agreed.\n\n________________________________\n{block}\n\nOld text\n")
    assert found.text == "Agreed."
    assert found.quoted == f"________________________________\n{block}\n\nOld text"


@pytest.mark.parametrize(
    "line",
    [
        "-----Original Message-----",
        "-----Orijinal mesaj-----",
        "-----Originalna poruka-----",
        "-----Message d'origine-----",
        "-----پیام اصلی-----",
        "-----Ursprüngliche Nachricht-----",
        "-----Исходное сообщение-----",
        "-----Özgün İleti-----",
    ],
)
def test_a_line_of_dashes_begins_what_was_before(line: str) -> None:
    found = quoting.split(f"Agreed.\n\n{line}\nFrom: Gül\n\nOld text")
    assert found.text == "Agreed."
    assert found.quoted == f"{line}\nFrom: Gül\n\nOld text"


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Sent from Outlook for Android",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "iPhone-umdan göndərilib",
        "Samsung Galaxy telefonumdan göndərilib",
        "Poslano s mog iPhonea",
        "Poslato sa iPhone-a",
        "Envoyé de mon iPhone",
        "Envoyé depuis l’application Mail Orange",
        "ارسال شده از آیفون من",
        "از گوشی من ارسال شد",
        "Von meinem iPhone gesendet",
        "Отправлено с iPhone",
        "iPhone'umdan gönderildi",
    ],
)
def test_the_line_of_a_telephone_is_folded(line: str) -> None:
    found = quoting.split(f"Yes, tomorrow.\n\n{line}\n")
    assert found == quoting.Split("Yes, tomorrow.", line)


@pytest.mark.parametrize(
    "farewell",
    ["Best regards,", "Hörmətlə,", "S poštovanjem,", "Cordialement,", "با احترام", "С уважением,"],
)
def test_under_the_name_numbers_and_addresses_are_folded(farewell: str) -> None:
    text = f"When do you open?\n\n{farewell}\nDana Q.\nFlower Ltd.\nTel. +994 12 555 01 23\n"
    found = quoting.split(text)
    assert found.text == f"When do you open?\n\n{farewell}\nDana Q."
    assert found.quoted == "Flower Ltd.\nTel. +994 12 555 01 23"


def test_a_postscript_is_never_folded() -> None:
    text = "Fine.\n\nBest regards,\nDana\nP.S. call me on 055 555 01 23 today"
    assert quoting.split(text) == quoting.Split(text, "")


def test_a_signature_behind_its_delimiter_is_folded_but_a_list_is_not() -> None:
    found = quoting.split("We need:\n- roses\n- tulips\n-- \nDana\nBaku")
    assert found == quoting.Split("We need:\n- roses\n- tulips", "-- \nDana\nBaku")


def test_answers_between_quoted_lines_stay_with_what_they_answer() -> None:
    text = "> Do you deliver?\n\nYes.\n\n> On Sundays?\n\nNo."
    assert quoting.split(text) == quoting.Split(text, "")


def test_an_answer_below_a_short_quote_keeps_the_quote() -> None:
    text = "On Fri, 20 Nov 2026, Gül wrote:\n> Do you deliver?\n\nYes."
    assert quoting.split(text).text == text


def test_the_last_quote_goes_even_when_there_were_answers_before_it() -> None:
    text = "> One?\nYes.\n> Two?\nNo.\n\nOn 20.11.2026 Gül wrote:\n> All the rest."
    found = quoting.split(text)
    assert found.text == "> One?\nYes.\n> Two?\nNo."


def test_what_is_forwarded_is_never_folded() -> None:
    text = (
        "See below.\n\n---------- Forwarded message ---------\nFrom: N <n@x.example>\n"
        "Date: Thu\nSubject: Roses\nTo: Dana\n\nLovely roses."
    )
    assert quoting.split(text) == quoting.Split(text, "")


def test_a_mail_that_is_all_quote_is_shown_whole() -> None:
    text = "On Fri, 20 Nov 2026, Gül wrote:\n> Hello\n> there"
    assert quoting.split(text) == quoting.Split(text, "")


def test_a_sentence_about_writing_is_no_attribution() -> None:
    text = "This is what my mother wrote:\nplease send me roses, 20 of them"
    assert quoting.split(text).text == text


LINES = st.sampled_from(
    [
        *(
            "Hello",
            "",
            "> quote",
            ">> deeper",
            "-- ",
            "Best regards,",
            "Dana",
            "Sent from my iPhone",
        ),
        *("From: a@b.c", "To: d", "Subject: e", "Sent: f", "-----Original Message-----", "12345"),
        *("On 20 Nov 2026, X wrote:", "support@x.example> wrote:", "________________________"),
        *("گل نوشت:", "---------- Forwarded message ---------", "P.S. more", "\ufdd1mark"),
    ]
)


@given(st.lists(LINES | st.text(max_size=30), max_size=40))
def test_no_line_is_lost_and_something_is_always_left_to_read(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = quoting.split(text)
    wanted = sorted(line.strip(quoting.MARKS).strip() for line in text.split("\n"))
    given_back = sorted(line.strip() for line in f"{found.text}\n{found.quoted}".split("\n"))
    assert [each for each in given_back if each] == [each for each in wanted if each]
    assert found.text.strip() or not found.quoted.strip()


def test_a_mail_made_to_keep_us_busy_is_done_soon() -> None:
    hostile = "a" * 250 + " wrote 12 x@y wrote:\n"
    found = quoting.split(hostile * 5000)
    assert found.text


def test_an_order_that_says_from_where_to_where_is_no_earlier_mail() -> None:
    order = "Please send:\nFrom: Baku\nTo: Sarajevo\nDate: Friday\n10 roses and 5 tulips"
    assert quoting.split(order) == quoting.Split(order, "")
