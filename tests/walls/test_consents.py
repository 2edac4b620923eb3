"""Every part that sends asks first whether it may.

Each way by which something leaves stands in the tables below, with what it writes for. A new one
fails here until it is entered: think of which purpose it has, and let it ask.
"""

import ast
from collections import defaultdict
from pathlib import Path

import alaka

# Whose ``send`` is the last word: adapters, and the one door before them.
DOOR = {"channels/posting.py"}
# What makes letters, by their purpose.
LETTERS = {
    "inbox/sending.py": "the message's own",
    "inbox/asking.py": "SATISFACTION",
    "chats/transcript.py": "SERVICE",
    "channels/system_mail.py": "OURS",
}
# What stores messages to be sent; all of them leave by inbox/sending.py.
MESSAGES = {
    "inbox/answering.py": "as its Saying has it",
    "chats/leaving.py": "SERVICE: what was answered in the chat",
}
# Who says something to people, and for what.
SPEAKERS = {
    "inbox/views/replies.py": "SERVICE",
    "inbox/views/openings.py": "SERVICE",
    "sequences/doing.py": "as the sequence has it",
    "inbox/opening.py": "as its Saying has it",
    "inbox/writing_actions.py": "as the action has it",
    "api/messages.py": "SERVICE",
    "cases/closing.py": "SERVICE",
    "cases/improving/telling.py": "NEWS",
    "cases/link_forms.py": "a note among ourselves",
    "inbox/views/notes.py": "a note among ourselves",
    "inbox/views/assignments.py": "a note among ourselves",
    "inbox/views/messages.py": "sent again, and asked again",
}
# Django's mails: to those who work here, and to no customer.
MAILS = {
    "channels/posting.py": "asks first",
    "accounts/inviting.py": "OURS",
    "accounts/allauth.py": "OURS",
    "accounts/letters.py": "OURS",
    "api/webhooks/stopping.py": "OURS",
    "automation/stopping.py": "OURS",
    "automation/telling.py": "OURS",
    "core/mail.py": "OURS",
    "channels/system_mail.py": "OURS",
    "reports/mailing.py": "OURS",
    "sla/warning.py": "OURS",
}
ROOT = Path(alaka.__file__).parent


# By these somebody is spoken to, in whatever file they are imported.
SPEAKING = {
    "alaka.inbox.answering": {"reply", "Saying"},
    "alaka.inbox.opening": {"begin"},
    "alaka.inbox": {"answering", "opening"},
}


def callers() -> dict[str, set[str]]:
    """The files that call each name of a function, method or class; under "speak" those that
    import what is above."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in ROOT.rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if "/tests/" in name or "/migrations/" in name:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                found[_called(node.func)].add(name)
            if isinstance(node, ast.ImportFrom):
                imported = {each.name for each in node.names}
                if imported & SPEAKING.get(node.module or "", set()):
                    found["speak"].add(name)
    return found


def _called(function: ast.expr) -> str:
    """``adapter.send`` where it is a method of what is called an adapter."""
    if isinstance(function, ast.Attribute):
        inner = function.value
        owner = inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", "")
        return f"{owner}.{function.attr}" if function.attr == "send" else function.attr
    return getattr(function, "id", "")


def unknown(found: set[str], table: dict[str, str]) -> set[str]:
    return {name for name in found if not any(name.startswith(each) for each in table)}


CALLERS = callers()


def test_nothing_but_the_one_door_calls_an_adapter():
    assert CALLERS["adapter.send"] <= DOOR


def test_every_letter_has_a_purpose_that_somebody_thought_of():
    assert CALLERS["OutboundMessage"] == set(LETTERS)
    assert CALLERS["plan"] & {"inbox/answering.py", "chats/leaving.py"} == set(MESSAGES)


def test_whoever_speaks_to_people_is_known_with_what_for():
    assert CALLERS["speak"] == set(SPEAKERS)


def test_mails_that_are_not_asked_for_go_to_those_who_work_here():
    assert not unknown(CALLERS["EmailMessage"] | CALLERS["EmailMultiAlternatives"], MAILS | {
        "channels/email/composing.py": "a part of the adapter", "cli/demo": "letters of the demo",
    })  # fmt: skip
