"""What becomes of a message: a case of some kind, or none, and by which rule.

Enters: a message. Leaves: a Verdict. Where no rule holds, the customer's own choice decides: of a
complaint, a request, an idea or praise a case begins, of a question none; of what says nothing of
its kind none. A word of the lists makes a complaint or a request severe, whatever else was said.
"""

from dataclasses import dataclass, field

from alaka.accounts.models import Place
from alaka.cases.feedback import severe
from alaka.cases.feedback.words import has_one
from alaka.cases.models import CaseKind, CaseRule, Severity
from alaka.cases.models.rule import FieldTest
from alaka.channels import feedback
from alaka.core.folding import fold
from alaka.inbox.models import Message

# Kinds of which a case begins where no rule says otherwise; praise waits for a thank-you.
BEGINS = {CaseKind.COMPLAINT, CaseKind.REQUEST, CaseKind.IDEA, CaseKind.PRAISE}
# Kinds in which a word of the lists tells of harm.
HARMFUL = {CaseKind.COMPLAINT, CaseKind.REQUEST}


@dataclass(frozen=True)
class Verdict:
    """``kind`` is "" where no case begins; ``topic`` is a field's value, to be looked up."""

    rule: CaseRule | None = None
    kind: str = ""
    severity: int = Severity.NORMAL
    topic: str = ""

    @property
    def begins(self) -> bool:
        return bool(self.kind)


@dataclass
class Judge:
    """Rules, places and words, read once for many messages."""

    rules: list[CaseRule]
    parents: dict[int, int | None] = field(default_factory=dict)
    words: str = ""

    @classmethod
    def now(cls, rules: list[CaseRule] | None = None) -> "Judge":
        """With these rules, or else those in use."""
        chosen = list(CaseRule.objects.in_use()) if rules is None else rules
        has_places = any(rule.place_id for rule in chosen)
        rows = Place.objects.values_list("pk", "parent_id") if has_places else ()
        return cls(chosen, dict(rows), "\n".join(severe.lists().values()))

    def judge(self, message: Message) -> Verdict:
        given = {str(name): str(value) for name, value in message.fields}
        said = "\n".join([message.subject, message.text, given.get(feedback.WISH, "")])
        rule = next((each for each in self.rules if self._holds(each, message, said)), None)
        kind = given.get(feedback.KIND, "")
        kind = kind if kind in CaseKind.values else ""
        if rule is None:
            kind = kind if kind in BEGINS else ""
        else:
            kind = (rule.kind or kind or CaseKind.COMPLAINT) if rule.opens else ""
        topic = given.get(feedback.TOPIC, "")
        return Verdict(rule, kind, self._severity(rule, kind, given, said), topic)

    def _severity(self, rule: CaseRule | None, kind: str, given: dict[str, str], said: str) -> int:
        if kind in HARMFUL and has_one(said, self.words):
            return Severity.SEVERE
        if rule is not None and rule.severity:
            return int(rule.severity)
        if kind in HARMFUL:
            chosen = given.get(feedback.SEVERITY, "").upper()
            return Severity[chosen] if chosen in Severity.names else Severity.NORMAL
        return Severity.MINOR if kind == CaseKind.PRAISE else Severity.NORMAL

    def _holds(self, rule: CaseRule, message: Message, said: str) -> bool:
        if rule.channel_id and rule.channel_id != message.channel_id:
            return False
        if rule.place_id and not self._is_within(message.conversation.place_id, rule.place_id):
            return False
        if rule.field_test and not _field_holds(rule, message.fields):
            return False
        return not rule.words.strip() or has_one(said, rule.words)

    def _is_within(self, place: int | None, whole: int) -> bool:
        while place is not None and place != whole:
            place = self.parents.get(place)
        return place == whole


def _field_holds(rule: CaseRule, fields: list[list[str]]) -> bool:
    sought, wanted = fold(rule.field).strip(), fold(rule.field_value).strip()
    for name, value in fields:
        # Ours are called by their plain names, too.
        if sought not in {fold(name).strip(), fold(name).removeprefix("alaka_")}:
            continue
        told = fold(feedback.topic_name(value) if name == feedback.TOPIC else value).strip()
        if rule.field_test == FieldTest.FILLED and told:
            return True
        if rule.field_test == FieldTest.EQUALS and told == wanted:
            return True
        if rule.field_test == FieldTest.CONTAINS and wanted and wanted in told:
            return True
    return False
