"""What is understood of what customers write, in five languages, and what is left to people."""

import pytest

from alaka.cases.hearing import Heard, hear

UNSOLVED = [
    "It is not solved.",
    "The problem is still not solved",
    "Still waiting for my roses.",
    "It happened again!",
    "The same problem.",
    "Nothing has changed.",
    "Thanks, but it still doesn't work",
    "I have not received anything",
    "unfortunately it isn't fixed yet",
    "I wouldn't say it is solved",
    "Is it still not solved?",
    "Problem hələ də həll olunmayıb",
    "Həll olunmadı",
    "Yenə gec gətirdiniz",
    "Hələ də gözləyirəm",
    "Eyni problem yenə baş verdi",
    "İşləmir",
    "Pul qaytarılmayıb",
    "Heç nə dəyişməyib",
    "Gül hələ gəlməyib",
    "Razı deyiləm",
    "Nije riješeno",
    "I dalje ne radi",
    "Još uvijek čekam",
    "Opet isti problem",
    "Ništa se nije promijenilo",
    "Cvijeće još nije stiglo",
    "Nisam dobila novac",
    "Nezadovoljna sam",
    "Ce n'est pas résolu",
    "Toujours pas reçu",
    "Le même problème encore",
    "Rien n'a changé",
    "Je n'ai toujours rien reçu",
    "Ça ne marche toujours pas",
    "Le problème persiste",
    "Je ne suis pas satisfait",
    "مشکل حل نشده است",
    "هنوز حل نشده",
    "دوباره خراب شد",
    "هنوز نرسیده",
    "همان مشکل دوباره",
    "راضی نیستم",
    "کار نمی‌کند",
    "پولم را هنوز پس نداده‌اید",
    "Is it still not solved?",
    "Opet isto!",
    "Why has nobody called? The roses have not arrived.",
]
CONFIRMED = [
    "Thank you, they arrived and are beautiful!",
    "Sağ olun, gül gəldi",
    "Thanks!",
    "Thank you so much, all good now.",
    "It is solved, thank you.",
    "Thanks, the roses arrived today and they are beautiful",
    "Perfect, thank you for your quick help!\nBest regards\nDana",
    "It did not happen again, thanks",
    "No more problems, thanks",
    "Thanks again!",
    "It works again, thank you",
    "Çox sağ olun, problem həll olundu",
    "Təşəkkür edirəm",
    "Sağ olun, hər şey qaydasındadır",
    "Problem qalmadı, təşəkkürlər",
    "Bir daha olmadı, sağ olun",
    "Hvala, sve je u redu",
    "Riješeno, hvala",
    "Hvala vam puno!",
    "Više nema problema, hvala",
    "Stiglo je, hvala",
    "Nije se ponovilo, hvala",
    "Merci beaucoup !",
    "C'est réglé, merci",
    "Plus de problème, merci",
    "Merci encore",
    "Bien reçu, merci",
    "ممنون، مشکل حل شد",
    "خیلی ممنون",
    "دیگر مشکلی نیست، سپاس",
    "رسید، متشکرم",
    "باز هم ممنون",
    "دوباره تکرار نشد، ممنون",
]
UNCLEAR = [
    "Thanks, the order arrived broken.",
    "The roses came wilted",
    "Sağ olun, gül solmuş gəldi",
    "Hvala, stiglo je pokvareno",
    "Merci, bien reçu, tout cassé",
    "ممنون، رسید اما شکسته",
    "",
    "Are you open again on Monday?",
    "Thanks. When will it arrive?",
    "Thank you. I would like to order twenty tulips for my wedding in May.",
    "If it is not solved by Friday I go elsewhere.",
    "Has this been solved?",
    "Thanks, but I want my money back",
    "I'd like to order again",
    "Can you call me tomorrow?",
    "My order number is 1234",
    "Sabah açıqsınız?",
    "Təşəkkür edirəm. Sabah üçün 20 lalə sifariş etmək istəyirəm, çatdırılma neçəyədir?",
    "Hvala, ali želim povrat novca",
    "Da li radite opet u ponedjeljak?",
    "Merci, mais je voudrais un remboursement",
    "Pouvez-vous m'appeler ?",
    "ممنون، ولی پولم را می‌خواهم",
    "کی باز هستید؟",
    "Əgər həll olunmasa, şikayət edəcəyəm",
    "I would like to buy the same flowers again next week",
    "Naručio bih opet isto cvijeće za petak",
    "Do you still have roses?",
    "I dalje ću kupovati kod vas",
    "هنوز هم بهترین هستید",
    "You are still the best",
]


@pytest.mark.parametrize("text", UNSOLVED)
def test_not_solved_is_understood(text: str):
    assert hear(text)[0] == Heard.UNSOLVED


@pytest.mark.parametrize("text", CONFIRMED)
def test_thanks_and_solved_are_understood(text: str):
    assert hear(text)[0] == Heard.CONFIRMED


@pytest.mark.parametrize("text", UNCLEAR)
def test_all_else_is_left_to_people(text: str):
    assert hear(text) == (Heard.UNCLEAR, "")


def test_the_sentence_is_the_reason():
    text = "Hello,\nI waited all day. The roses still have not come! Regards, Dana"
    assert hear(text) == (Heard.UNSOLVED, "The roses still have not come!")


def test_long_texts_of_any_letters_are_read_quickly():
    for text in ("not " * 5000, "a" * 50_000, "still " * 3000 + "x", "hələ də " * 3000):
        hear(text)
