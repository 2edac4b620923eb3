"""What the worker does for the chats: doors, three lines each."""

from alaka.chats import leaving, transcript


def carry_on() -> None:
    leaving.carry_on()


def send_transcript(conversation_id: int, address: str, language: str) -> None:
    transcript.send(conversation_id, address, language)
