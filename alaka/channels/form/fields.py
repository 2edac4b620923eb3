"""What a page calls its fields, and what we call them."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from alaka.channels import feedback
from alaka.channels.contract import File
from alaka.channels.form import keeping
from alaka.channels.form.body import Posted
from alaka.core.folding import fold

KNOWN = ("name", "email", "phone", "subject", "message", "file")
CONTROL = "alaka_"

# Folded letters and digits only, so "Your E-mail", "your_email" and "e-Mail" are one word.
_SPELLINGS = {
    "name": """name fullname yourname contactname customername sendername firstname lastname
        surname givenname familyname fname lname ad adiniz adsoyad soyad soyadi soyadiniz adi
        ime prezime imeiprezime vaseime nom prenom nomcomplet votrenom nometprenom vorname
        nachname نام اسم نامونامخانوادگی نامخانوادگی نامشما""",
    "email": """email mail emailaddress mailaddress youremail contactemail customeremail
        emailadress epoct epoçt eposta elektronpoct epost emailadresa eposte adresaeposte
        courriel adressemail adresseemail votreemail emailadresse ایمیل پستالکترونیک پستالکترونیکی
        رایانامه""",
    "phone": """phone telephone tel telefon telefonnumber phonenumber yourphone mobile mobil
        mobilephone cell cellphone telefonnomresi nomre elaqenomresi brojtelefona mobitel
        numerodetelephone portable telephonenumber telefonnummer تلفن شمارهتلفن موبایل همراه
        شمارههمراه شمارهموبایل""",
    "subject": """subject topic title yoursubject movzu basliq predmet naslov tema sujet objet
        betreff موضوع عنوان""",
    "message": """message msg text comment comments body content enquiry inquiry question
        yourmessage feedback mesaj mesajiniz ismaric serh sual metn poruka vasaporuka komentar
        upit pitanje commentaire votremessage texte demande nachricht پیام پیامشما متن متنپیام
        نظر پرسش سوال توضیحات""",
    "file": """file files attachment attachments upload fayl fajl prilog datoteka fichier
        piecejointe piecesjointes datei فایل پیوست ضمیمه""",
}
_UNSEEN = {"Cf", "Zs", "Zl", "Zp", "Cc"}
_NOT_LETTERS = re.compile(r"[\W_]+")
# Buttons and other machines' control fields: nobody typed them.
_NOT_TYPED = {
    *("submit", "_submit", "_charset_", "csrfmiddlewaretoken", "csrf_token", "_token", "_wpnonce"),
    *("g-recaptcha-response", "h-captcha-response", "cf-turnstile-response"),
}


def _word(name: str) -> str:
    return _NOT_LETTERS.sub("", fold(name))


_OURS = {_word(word): ours for ours, words in _SPELLINGS.items() for word in words.split()}


def understood_as(name: str) -> str:
    """Our name for a field that a page calls so, or "" if we have none."""
    word = _word(name.removesuffix("[]"))
    return _OURS.get(word) or _OURS.get(word.removeprefix("contact"), "")


@dataclass(frozen=True)
class Names:
    """How one channel reads names: the owner's own mapping, then the fields it asks for itself."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    honeypot: str = ""

    def ours(self, name: str) -> str:
        if name in self.own:
            return ""
        return self.mapping.get(_word(name)) or understood_as(name)


@dataclass(frozen=True)
class Submission:
    """A posted form in our words. ``others`` keep the page's names, in the order they came."""

    known: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    control: Mapping[str, str] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    trap: str = ""
    # More than the server takes: of the files only the names are here.
    is_too_large: bool = False

    def without_files(self) -> "Submission":
        files = tuple(File(file.name, file.content_type, b"") for file in self.files)
        return replace(self, files=files, is_too_large=True)

    @property
    def feedback(self) -> dict[str, str]:
        """The fields of feedback that are filled in, under their names."""
        names = {name: name.removeprefix(CONTROL) for name in feedback.FIELDS}
        return {name: self.control[ours] for name, ours in names.items() if self.control.get(ours)}

    @property
    def shown_in(self) -> str:
        """The language in which the page is wanted, where it was not sent but asked for again."""
        asked = self.control.get("show", "")
        return asked if asked in dict(settings.LANGUAGES) else ""

    @property
    def fingerprint(self) -> str:
        """The same for what the same person sends again with a second click."""
        digest = hashlib.sha256()
        ticked = [pair for pair in self.control.items() if pair[0].startswith("consent")]
        pairs = [*self.known.items(), *self.others.items(), *self.feedback.items(), *ticked]
        for name, value in sorted(pairs):
            digest.update(f"{len(name)}:{name}{len(value)}:{value}".encode())
        for file in self.files:
            digest.update(file.name.encode() + hashlib.sha256(file.content).digest())
        return digest.hexdigest()[:40]


def mapping_of(text: str) -> dict[str, str]:
    """The owner's mapping, one ``their name = our name`` on a line; raises ValueError(line)."""
    mapping = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        theirs, equals, ours = line.rpartition("=")
        if not equals or not _word(theirs) or ours.strip().lower() not in KNOWN:
            raise ValueError(line)
        mapping[_word(theirs)] = ours.strip().lower()
    return mapping


def understand(posted: Posted, names: Names) -> Submission:
    known: dict[str, str] = {}
    others: dict[str, str] = {}
    control: dict[str, str] = {}
    trap = ""
    kept: list[File | None] = []
    for name, value in posted.pairs:
        value = value.strip() if _seen(value) else ""
        if names.honeypot and name == names.honeypot:
            trap = trap or value
        elif name.lower() == keeping.FIELD:
            kept.append(keeping.opened(value))
        elif name.lower().startswith(CONTROL):
            control[name.lower().removeprefix(CONTROL)] = value[:20_000]
        elif name and value and name.lower() not in _NOT_TYPED:
            _place(names.ours(name), name[:200], value, known, others)
    # Somebody who chose the same file once more means it once.
    chosen = [*filter(None, kept), *(file for _, file in posted.files)]
    files = {(file.name, file.content): file for file in chosen}
    return Submission(known, others, control, tuple(files.values()), trap)


def _place(ours: str, name: str, value: str, known: dict[str, str], others: dict[str, str]) -> None:
    if ours == "email":
        value = _address(value)
    if ours == "file":  # A file field posted without multipart is only a file's name.
        ours = ""
    if ours and ours not in known:
        known[ours] = value
    elif ours == "name":  # First and last name in two fields.
        known["name"] += f" {value}"
    elif name in others:  # Several ticked boxes of one name.
        others[name] += f", {value}"
    else:
        others[name] = value


def _address(value: str) -> str:
    """Without the marks that nobody sees and that copying from a chat or a document brings."""
    plain = _seen(value)
    try:
        validate_email(plain)
    except ValidationError:
        return value  # It is shown again, as it was typed.
    return plain


def _seen(value: str) -> str:
    """Without spaces and the signs that nobody sees."""
    return "".join(sign for sign in value if unicodedata.category(sign) not in _UNSEEN)
