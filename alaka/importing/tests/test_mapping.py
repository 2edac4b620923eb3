"""What columns are is guessed by headers of five languages and by the values."""

import pytest

from alaka.accounts.models import Agent, Business, Role, Team
from alaka.contacts.models import Contact, ContactTag, Handle, OwnField
from alaka.core import clock
from alaka.importing.guessing import remember
from alaka.importing.tests.conftest import Bring, written

pytestmark = pytest.mark.django_db

MAIL, NUMBER = "dana@example.org", "+38761123456"


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (["First Name", "Last Name", "E-mail Address", "Mobile Phone", "Notes"],
         ["first_name", "last_name", "email", "phone", "note"]),
        (["Ad", "Soyad", "E-poçt", "Mobil nömrə", "Qeyd"],
         ["name", "last_name", "email", "phone", "note"]),
        (["Ime i prezime", "E-pošta", "Mobitel", "Država", "Šifra kupca"],
         ["name", "email", "phone", "country", "customer"]),
        (["Prénom", "Nom", "Courriel", "Tél. portable", "Pays"],
         ["first_name", "last_name", "email", "phone", "country"]),
        (["نام", "نام خانوادگی", "ایمیل", "موبایل", "توضیحات"],
         ["name", "last_name", "email", "phone", "about"]),
        (["نام و نام خانوادگی", "پست الكترونيك", "شماره همراه", "کشور", "زبان"],
         ["name", "email", "phone", "country", "language"]),
        (["Customer ID", "FULL NAME *", "E-Mail 1 - Value", "Tel.", "GSM"],
         ["customer", "name", "email", "phone", "phone"]),
        (["Tags", "Owner", "Preferred channel", "Best hours", "E-mail"],
         ["tags", "owner", "preferred_channel", "best_hours", "email"]),
        (["Şirkət", "Vəzifə", "Teqlər", "Məsul şəxs", "E-poçt"],
         ["company", "company_role", "tags", "owner", "email"]),
        (["Firma", "Radno mjesto", "Oznake", "Odgovorna osoba", "Željeni kanal"],
         ["company", "company_role", "tags", "owner", "preferred_channel"]),
        (["Société", "Fonction", "Étiquettes", "Responsable", "Horaires"],
         ["company", "company_role", "tags", "owner", "best_hours"]),
        (["شرکت", "سمت", "برچسب‌ها", "مسئول", "راه تماس"],
         ["company", "company_role", "tags", "owner", "preferred_channel"]),
        (["Име и презиме", "Имејл", "Телефон", "Језик", "WhatsApp"],
         ["name", "email", "phone", "language", "whatsapp"]),
    ],
)  # fmt: skip
def test_headers_of_five_languages_are_known(bring: Bring, header: list[str], columns: list[str]):
    assert list(bring([header, ["", "", "", "", ""], ["x"]]).planned.columns) == columns


@pytest.mark.parametrize(
    ("header", "row", "columns"),
    [
        # What Outlook, Google, a shop and other systems export, and people keep themselves.
        (["First Name", "Last Name", "Title", "Job Title", "Company", "E-mail 2 Address",
          "Business Phone 2", "Business Fax", "Assistant's Name", "Assistant's Phone",
          "Home Country/Region"],
         ["Anna", "Novak", "Dr.", "CEO", "Gül MMC", "a@gul.example", "012 493 00 01",
          "012 493 00 02", "Eva Kos", "012 493 00 03", "Azerbaijan"],
         ["first_name", "last_name", "", "company_role", "company", "email", "phone", "", "", "",
          "country"]),
        (["First Name", "Phonetic First Name", "Last Name", "Name Prefix", "Organization Name",
          "E-mail 1 - Label", "E-mail 1 - Value", "Phone 1 - Value"],
         ["Anna", "Ana", "Novak", "Dr.", "Gül MMC", "* Work", "a@gul.example",
          "+994 50 123 45 67 ::: 055 123 45 67"],
         ["first_name", "", "last_name", "", "company", "", "email", "phone"]),
        (["Name", "Given Name", "Family Name", "E-mail"],
         ["Anna Novak", "Anna", "Novak", MAIL], ["", "first_name", "last_name", "email"]),
        (["Display Name", "Name", "E-mail"], ["Anna N.", "Anna Novak", MAIL],
         ["name", "", "email"]),
        (["Email", "Email opt-in", "First order", "Last order", "Last Activity Date", "Order ID",
          "Product name", "Customer since", "Customer type", "Default Address Phone"],
         [MAIL, "yes", "2024-01-02", "2026-01-02", "2026-01-02", "#1001", "Rose bouquet", "2021",
          "Gold", NUMBER],
         ["email", "", "", "", "", "", "", "", "", "phone"]),
        (["Contact phone", "Contact ID", "Name of company", "Company phone"],
         [NUMBER, "10045", "Gül MMC", NUMBER], ["phone", "customer", "", ""]),
        (["Ad", "Poçt kodu", "Müştəri növü", "Şirkətin telefonu", "Promo kod", "Telefon (iş)",
          "Sizin e-poçtunuz"],
         ["Əli", "AZ1000", "Qızıl", "012 493 00 01", "YAZ", "050 123 45 67", MAIL],
         ["name", "", "", "", "", "phone", "email"]),
        (["Ime i prezime kupca", "Ime proizvoda", "Kupac od", "Šifra artikla", "Telefon firme"],
         ["Amra Hodžić", "Buket", "2020", "A-1", NUMBER], ["name", "", "", "", ""]),
        (["Votre nom", "Tél. mobile", "Client depuis", "Nom du produit", "Numéro de commande"],
         ["Zoé Dupont", NUMBER, "2020", "Bouquet", "1001"], ["name", "phone", "", "", ""]),
        (["نام مشتری", "شماره همراه مشتری", "نام محصول", "کد پستی", "تلفن شرکت", "نوع مشتری"],
         ["علی کریمی", "+989121112233", "گل رز", "14155", "+982188887777", "ویژه"],
         ["name", "phone", "", "", "", ""]),
        (["ID", "E-mail"], ["1", MAIL], ["", "email"]),
        (["Customer number", "E-mail"], ["1", MAIL], ["customer", "email"]),
    ],
)  # fmt: skip
def test_a_header_that_only_begins_like_one_we_know_says_something_else(
    bring: Bring, header: list[str], row: list[str], columns: list[str]
):
    Business.objects.update_or_create(pk=1, defaults={"country": "AZ"})
    plan = bring([header, row]).planned
    assert dict(zip(header, plan.columns, strict=True)) == dict(zip(header, columns, strict=True))


def test_what_is_left_out_with_values_in_it_is_to_be_looked_at(bring: Bring):
    header = ["Name", "Product name", "Assistant's phone", "E-mail", "Fax"]
    plan = bring([header, ["Anna Novak", "Rose bouquet", NUMBER, MAIL, ""]]).planned
    assert plan.columns == ("name", "", "", "email", "")
    assert plan.unclear == (1, 2)


def test_columns_without_a_telling_header_are_known_by_their_values(bring: Bring):
    rows = [
        ["Dana Novak", MAIL, NUMBER, "7"],
        ["Emir Hodžić", "emir@example.org", "061 123 457", "9"],
    ]
    Business.objects.update_or_create(pk=1, defaults={"country": "BA"})
    plan = bring(rows).planned
    assert plan.columns == ("name", "email", "phone", "")
    assert plan.unclear == (0, 1, 2, 3)


def test_a_header_that_its_values_belie_is_unclear(bring: Bring):
    plan = bring([["Name", "E-mail"], ["Dana", NUMBER], ["Emir", "+38761123457"]]).planned
    assert plan.columns == ("name", "phone")
    assert plan.unclear == (1,)


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        (["Soyad", "Ad", "E-poçt"], ["Əliyev", "Şükür", MAIL], "Şükür Əliyev"),
        (["Nom", "Prénom", "Mél"], ["Lefèvre", "Éloïse", MAIL], "Éloïse Lefèvre"),
        (["First name", "Middle name", "Surname", "Mail"], ["A", "B", "C", MAIL], "A B C"),
    ],
)
def test_the_parts_of_a_name_are_joined_in_their_order(
    bring: Bring, header: list[str], row: list[str], name: str
):
    written(bring([header, row]))
    assert Contact.objects.get().name == name


def test_own_fields_are_known_by_their_names_in_every_language(bring: Bring, ada: Agent):
    OwnField.objects.create(
        name="Birthday", key="birthday", kind="date", names={"az": "Ad günü", "fa": "تاریخ تولد"}
    )
    for title in ("Birthday", "AD GÜNÜ", "تاريخ تولد"):
        assert bring([["Mail", title], [MAIL, ""]]).planned.columns[1] == "own.birthday"


def test_a_day_of_birth_is_known_in_every_language_whatever_the_field_is_called(bring: Bring):
    OwnField.objects.create(name="Born", key="born", kind="date")
    for title in ("Doğum günü", "Datum rođenja", "Date de naissance", "تاریخ تولد", "Birthday"):
        assert bring([["Mail", title], [MAIL, ""]]).planned.columns[1] == "own.born", title


def test_numbers_are_of_the_country_in_which_most_can_be_read(bring: Bring):
    Business.objects.update_or_create(pk=1, defaults={"country": "AZ"})
    header, home = ["نام", "موبایل"], ["مریم", "۰۹۱۲ ۳۴۵ ۶۷۸۹"]
    plan = bring([header, home, ["پرویز", "+98 917 123 4567"]]).planned
    assert (plan.country, plan.columns, plan.unclear) == ("IR", ("name", "phone"), ())
    # As many with either: ours. And numbers of ours stay ours, whoever wrote the headers.
    assert bring([header, ["پرویز", "+98 917 123 4567"]]).planned.country == "AZ"
    assert bring([header, home, ["آنا", "0501234567"], ["ب", "0551234567"]]).planned.country == "AZ"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (["Nom complet", "Téléphone", "Courriel", "Montant"], "fr"),
        (["Nom", "Tél. portable", "E-mail"], "fr"),
        (["Ime", "Prezime", "E-mail"], "bs"),
        (["Ad", "Soyad", "E-mail"], "az"),
        (["Name", "Phone", "E-mail"], "en"),
    ],
)
def test_headers_say_in_which_language_numbers_and_days_are(
    bring: Bring, header: list[str], language: str
):
    assert bring([header, ["x"] * len(header)]).planned.language == language


def test_a_field_that_its_importer_does_not_see_is_no_target(bring: Bring, team: Team, ada: Agent):
    field = OwnField.objects.create(name="Secret", key="secret", kind="text")
    field.teams.add(team)
    ada.role = Role.MANAGER
    ada.save()
    assert bring([["Mail", "Secret"], [MAIL, "x"]]).planned.columns == ("email", "")


def test_the_mapping_of_a_shape_is_remembered(bring: Bring):
    rows = [["Mail", "Code"], [MAIL, "7"]]
    first = bring(rows, columns=("email", "customer"), key="customer")
    remember(first.header, first.planned)
    again = bring([["MAIL:", "code"], ["b@example.org", "8"]]).planned
    assert (again.columns, again.key, again.unclear) == (("email", "customer"), "customer", ())
    assert bring([["Mail", "Code", "X"], [MAIL, "7", ""]]).planned.columns == ("email", "", "")


def test_customer_numbers_count_where_those_count_that_we_have(bring: Bring, dana: Contact):
    Handle.objects.create(contact=dana, scheme="customer", value="42@roses", created_at=clock.now())
    rows = [["Customer number", "Name"], ["42", "Dana Hill"]]
    assert written(bring(rows)).counts["changed"] == 1
    dana.refresh_from_db()
    assert dana.name == "Dana Hill"


@pytest.mark.parametrize(
    ("cell", "country", "number"),
    [
        ("050-123-45-67", "AZ", "+994501234567"),
        ("٠٩١٢ ١٢٣ ٤٥٦٧", "IR", "+989121234567"),
        ("00387 61 123 456", "", "+38761123456"),
        ("(061) 123-456", "BA", "+38761123456"),
        ("387 61 123 456", "BA", "+38761123456"),
        ("994501234567", "AZ", "+994501234567"),
        ("612345678", "FR", "+33612345678"),
        ("tel: +33 6 12 34 56 78", "", "+33612345678"),
        ("9.94501234567E+11", "AZ", "+994501234567"),
    ],
)
def test_numbers_are_read_as_people_and_programs_write_them(
    bring: Bring, cell: str, country: str, number: str
):
    of = written(bring([["Phone"], [cell]], country=country))
    assert of.counts["created"] == 1, of.refusals.values()
    assert Handle.objects.get().value == number


def test_a_number_that_a_spreadsheet_shortened_is_nobodys(bring: Bring):
    rows = [
        ["Customer number", "Name"],
        ["1.23457E+11", "Dana"],
        ["1.23457E+11", "Emir"],
        ["1,23457000001e+11", "Ana"],
        ["'0042", "Boris"],
    ]
    done = written(bring(rows))
    assert (done.counts["created"], done.counts["refused"]) == (2, 2)
    values = Handle.objects.order_by("pk").values_list("value", flat=True)
    assert set(values) == {"123457000001@import", "0042@import"}
    numbers = written(bring([["Phone"], ["9.94501E+11"]], country="AZ"))
    assert "shortened" in str(numbers.refusals.get().reasons)


def test_several_in_one_cell_are_parted_as_address_books_part_them(bring: Bring):
    rows = [
        ["Phone 1 - Value", "E-mail 1 - Value", "Labels", "Country"],
        [
            "+994501234567 ::: +994551234567",
            "a@gul.example ::: b@gul.example",
            "* myContacts ::: Friends",
            "Bosnia and Herzegovina",
        ],
    ]
    done = written(bring(rows))
    assert done.counts["created"] == 1, done.refusals.values()
    anna = Contact.objects.get()
    values = {"+994501234567", "+994551234567", "a@gul.example", "b@gul.example"}
    assert {each.value for each in anna.handles.all()} == values
    assert [each.tag.name for each in ContactTag.objects.filter(contact=anna)] == ["Friends"]
    assert anna.country == "BA"


def test_days_are_read_month_first_where_a_file_can_only_mean_that(bring: Bring):
    OwnField.objects.create(name="Birthday", key="birthday", kind="date")

    def days(*said: str) -> list[str]:
        Contact.objects.all().delete()
        rows = [[f"a{at}@example.org", day] for at, day in enumerate(said)]
        of = written(bring([["E-mail", "Birthday"], *rows]))
        assert of.counts["created"] + of.counts["refused"] == len(said)
        return list(Contact.objects.order_by("pk").values_list("own__birthday", flat=True))

    assert days("2/3/1992", "5/13/1990 12:00:00 AM", "1990-05-14") == [
        "1992-02-03", "1990-05-13", "1990-05-14",
    ]  # fmt: skip
    # Days first, as people of our languages write; and a file that says both refuses the one.
    assert days("2/3/1992", "13/5/1990") == ["1992-03-02", "1990-05-13"]
    assert days("2/3/1992", "5/13/1990", "13/5/1990") == ["1992-03-02", "1990-05-13"]


def test_amounts_are_read_with_their_currency(bring: Bring):
    OwnField.objects.create(name="Limit", key="limit", kind="money", options={"currency": "AZN"})
    rows = [["E-mail", "Limit"], ["a@example.org", "1 234,50 ₼"], ["b@example.org", "5 $"]]
    done = written(bring(rows, language="az"))
    assert Contact.objects.get().own == {"limit": "1234.5"}
    assert done.counts["refused"] == 1


def test_days_are_read_in_whatever_form_spreadsheets_left_them(bring: Bring):
    OwnField.objects.create(name="Birthday", key="birthday", kind="date")
    said = ["32953", "32953.25", "1990-03-21 00:00:00", "21.03.1990 10:20", "19900321"]
    rows = [[f"a{at}@example.org", day] for at, day in enumerate(said)]
    done = written(bring([["E-mail", "Birthday"], *rows]))
    assert done.counts["created"] == len(said)
    assert set(Contact.objects.values_list("own__birthday", flat=True)) == {"1990-03-21"}
