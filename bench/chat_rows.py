"""The rows that `bench.chat` and `bench.soak` begin with; prints sessions and the desk's cookie."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "alaka.settings"


def main() -> None:
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    from alaka.accounts.models import Agent, Membership, Team
    from alaka.channels.models import Channel
    from alaka.chats.models import Guest
    from alaka.chats.sessions import session_of, word_of
    from alaka.contacts.models import Contact, Handle
    from alaka.core import clock
    from alaka.inbox.models import Conversation, Inbox

    count, now = int(sys.argv[1]), clock.now()
    team = Team.objects.create(name="Shop")
    inbox = Inbox.objects.create(name="Shop")
    inbox.teams.add(team)
    agent = Agent.objects.create_user("alice@gul.example", "roses-and-tulips", name="Alice Adams")
    Membership.objects.create(team=team, agent=agent)
    channel = Channel.objects.create(kind="webchat", name="Chat", key="bench", inbox=inbox)
    guests = Guest.objects.bulk_create(
        Guest(channel=channel, value=f"guest-{number}", created_at=now, here_until=now,
              language="en")
        for number in range(count)
    )  # fmt: skip
    contacts = Contact.objects.bulk_create(Contact(created_at=now, language="en") for _ in guests)
    Handle.objects.bulk_create(
        Handle(contact=contact, scheme="chat", value=guest.value, created_at=now)
        for contact, guest in zip(contacts, guests, strict=True)
    )
    Conversation.objects.bulk_create(
        Conversation(inbox=inbox, channel=channel, contact=contact, assignee=agent,
                     opened_at=now, last_activity_at=now)
        for contact in contacts
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # As a business of some days has it.
    client = Client()
    client.force_login(agent)
    cookie = client.cookies["alaka_session"].value
    sessions = [word_of(session_of(guest)) for guest in guests]
    json.dump({"sessions": sessions, "cookie": f"alaka_session={cookie}"}, sys.stdout)


if __name__ == "__main__":
    main()
