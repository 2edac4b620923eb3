"""The links of a mail: each does one thing for one person, by its button, once, while it lives."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Place
from alaka.cases import act_links, handling, telling
from alaka.cases.act_links import Deed
from alaka.cases.closing import Ending, close, reopen
from alaka.cases.models import Case, CaseStatus, Digest, Notice, Outcome, Reason, Silence, UsedLink
from alaka.cases.tests.post import links, mails, text, work
from alaka.channels.contract import File
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox import answering
from alaka.inbox.models import Conversation, MessageKind
from alaka.inbox.tests.talking import heard
from tests.servers import MailServer

# A browser in which nobody is logged in, and that checks for forged requests like a real one.
PHONE: Any = Client(enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def murad_reads_english(request: pytest.FixtureRequest) -> None:
    murad = request.getfixturevalue("murad")
    Agent.objects.filter(pk=murad.pk).update(language="en")
    murad.language = "en"


def path(case: Case, agent: Agent, deed: Deed) -> str:
    case.refresh_from_db()
    return "/m/" + act_links.address(case, agent, deed).rpartition("/m/")[2]


def page(address: str, status: int = 200) -> str:
    response = PHONE.get(address)
    assert response.status_code == status, response.content.decode()
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    return str(response.content.decode())


def press(address: str, **data: object) -> str:
    """Press the button of the page; the page after it."""
    response = PHONE.post(address, data, follow=True)
    return str(response.content.decode())


def state(case: Case) -> tuple[str, Agent | None]:
    case.refresh_from_db()
    return case.status, case.manager


def test_opening_a_link_changes_nothing(case: Case, murad: Agent):
    for deed in (Deed.ACCEPT, Deed.CLOSE, Deed.PASS, Deed.STEP, Deed.SNOOZE):
        address = path(case, murad, deed)
        assert "My roses are late" in page(address)
        assert PHONE.head(address).status_code == 200
    assert state(case) == (CaseStatus.NEW, murad)
    assert not UsedLink.objects.exists()


def test_it_is_accepted_by_its_button_once(case: Case, murad: Agent):
    address = path(case, murad, Deed.ACCEPT)
    assert "It is in your hands" in press(address)
    assert state(case) == (CaseStatus.ACCEPTED, murad)
    again = press(address)
    assert "It is in your hands" in again
    assert "You have had it in hand since" in page(address)
    assert UsedLink.objects.count() == 1


def test_it_is_solved_and_the_customer_gets_the_answer(
    case: Case, murad: Agent, late: Conversation
):
    address = path(case, murad, Deed.CLOSE)
    faulty = press(address, outcome="", answer="New ones come tomorrow")
    assert "Nothing you typed is lost" in faulty
    assert "New ones come tomorrow" in faulty
    assert not Case.objects.get(pk=case.pk).is_closed
    done = press(address, outcome="solved", answer="New ones come tomorrow", change="Two drivers")
    assert "The case is closed, and the answer is on its way." in done
    case.refresh_from_db()
    assert (case.outcome, case.change, case.closed_by) == (Outcome.SOLVED, "Two drivers", murad)
    answer = late.messages.get(kind=MessageKind.OUTGOING)
    assert answer.text.startswith("New ones come tomorrow")
    press(address, outcome="solved", answer="Twice")
    assert late.messages.filter(kind=MessageKind.OUTGOING).count() == 1


LOST = "Yours was not sent."


def test_what_was_written_while_somebody_closed_the_case_is_shown(
    case: Case, murad: Agent, bob: Agent, late: Conversation
):
    typed: list[tuple[Deed, dict[str, object]]] = [
        (Deed.CLOSE, {"outcome": "solved", "answer": "Two\r\nlines", "change": "Vans"}),
        (Deed.PASS, {"agent_id": bob.pk, "note": "You know her"}),
        (Deed.STEP, {"text": "Call the driver"}),
    ]
    addresses = {deed: path(case, murad, deed) for deed, _given in typed}
    close(case, Ending(Outcome.SOLVED, "Snow", "It was the snow."), by=bob)
    for deed, given in typed:
        said = press(addresses[deed], **given)
        assert "Bob Brown closed it on" in said
        assert LOST in said
        for words in ("Vans", "You know her", "Call the driver"):
            assert (words in said) == (words in given.values())
    answer = press(addresses[Deed.CLOSE], **typed[0][1])
    assert re.search(r"Two\s*<br>\s*lines", answer), answer[-900:]
    assert late.messages.filter(kind=MessageKind.OUTGOING).count() == 1


def test_what_was_written_is_shown_after_the_link_ended_too(case: Case, murad: Agent):
    address = path(case, murad, Deed.CLOSE)
    Agent.objects.filter(pk=murad.pk).update(is_active=False)
    said = press(address, outcome="solved", answer="New ones come <b>tomorrow</b>")
    assert "New ones come &lt;b&gt;tomorrow&lt;/b&gt;" in said


def test_a_button_pressed_twice_says_nothing_of_what_was_sent(
    case: Case, murad: Agent, alice: Agent, late: Conversation
):
    late.assign_to(alice)
    typed: list[tuple[Deed, dict[str, object]]] = [
        (Deed.ASK, {"text": "Which driver?"}),
        (Deed.STEP, {"text": "Call the driver"}),
        (Deed.CLOSE, {"outcome": "solved", "answer": "Tomorrow", "text": "Ill"}),
    ]
    for deed, given in typed:
        address = path(case, murad, deed)
        press(address, **given)
        assert LOST not in press(address, **given)
        assert LOST in press(address, **{**given, "text": "Something else"})


def test_a_note_that_was_passed_on_is_not_shown_again(case: Case, murad: Agent, alice: Agent):
    address = path(case, murad, Deed.PASS)
    for _time in range(2):
        assert LOST not in press(address, agent_id=alice.pk, note="You know her")


def test_it_is_not_closed_without_an_answer(case: Case, murad: Agent):
    said = press(path(case, murad, Deed.CLOSE), outcome="solved", answer="  ")
    assert "field-error" in said
    assert not Case.objects.get(pk=case.pk).is_closed


def test_it_is_passed_on_and_the_old_links_die(case: Case, murad: Agent, alice: Agent):
    other = path(case, murad, Deed.CLOSE)
    done = press(path(case, murad, Deed.PASS), agent_id=alice.pk, note="You know her")
    assert "You passed it on to Alice Adams" in done
    assert state(case) == (CaseStatus.NEW, alice)
    dead = page(other, 410)
    assert "This case is not yours any more." in dead
    assert "It waits for Alice Adams." in dead
    assert "My roses are late" not in dead
    press(other, outcome="solved", answer="Mine")
    assert not Case.objects.get(pk=case.pk).is_closed


def test_it_is_passed_to_nobody_who_may_not_answer(case: Case, murad: Agent, alice: Agent):
    Agent.objects.filter(pk=alice.pk).update(is_active=False)
    said = press(path(case, murad, Deed.PASS), agent_id=alice.pk)
    assert "field-error" in said
    assert state(case) == (CaseStatus.NEW, murad)


def test_a_step_is_added_by_one_link_once(case: Case, murad: Agent, alice: Agent):
    address = path(case, murad, Deed.STEP)
    assert "This day is over" in press(address, text="Call", who=alice.pk, due_on="2020-01-01")
    tomorrow = clock.now().date() + timedelta(days=2)
    given = {"text": "Call the driver", "who": alice.pk, "due_on": tomorrow.isoformat()}
    assert "The step is added: Call the driver" in press(address, **given)
    press(address, **given)
    step = case.steps.get()
    assert (step.text, step.agent, step.due_on) == ("Call the driver", alice, tomorrow)


def test_a_persian_manager_types_the_day_in_his_calendar(case: Case, murad: Agent):
    Agent.objects.filter(pk=murad.pk).update(language="fa")
    press(path(case, murad, Deed.STEP), text="زنگ بزن", who=murad.pk, due_on="۱۴۴۰/۰۱/۰۲")
    assert case.steps.get().due_on == date(2061, 3, 21)


def test_a_colleague_is_asked_and_his_answer_comes_by_mail(
    case: Case, murad: Agent, alice: Agent, late: Conversation, mail_server: MailServer
):
    late.assign_to(alice)
    address = path(case, murad, Deed.ASK)
    assert "Ask Alice Adams" in page(address)
    assert "Alice Adams is asked" in press(address, text="Which driver?")
    note = late.messages.get(kind=MessageKind.NOTE)
    assert (note.text, note.author) == ("@Alice Adams Which driver?", murad)
    assert note.mentions.get().agent == alice
    work()
    answering.note(late, answering.Saying("The new one"), by=alice)
    work()
    (mail,) = mails(mail_server, murad.email)
    assert "Alice Adams answered your question." in text(mail)
    assert "> The new one" in text(mail)


def test_where_nobody_can_be_asked_no_link_offers_it(case: Case, murad: Agent):
    assert Deed.ASK not in [offer.deed for offer in act_links.offers(case, murad)]


def test_a_reminder_is_put_off(case: Case, murad: Agent):
    assert "You are reminded on" in press(path(case, murad, Deed.SNOOZE), days=3)
    silence = Silence.objects.get()
    assert silence.agent == murad
    assert timedelta(days=2) < silence.until - clock.now() < timedelta(days=4)


def test_a_link_ends_after_two_weeks(case: Case, murad: Agent):
    address = path(case, murad, Deed.ACCEPT)
    with clock.stopped_at(clock.now() + act_links.LIVES):
        assert "no longer valid" in page(address, 410)
        press(address)
    assert state(case) == (CaseStatus.NEW, murad)


def test_a_link_that_was_changed_opens_nothing(case: Case, murad: Agent):
    address = path(case, murad, Deed.ACCEPT)
    for changed in (address[:-1], address[:-2] + "xx", "/m/x", address.replace("/m/", "/m/mine/")):
        said = page(changed, 410)
        assert "roses" not in said.lower()


def test_links_of_who_may_not_log_in_any_more_open_nothing(case: Case, murad: Agent):
    address = path(case, murad, Deed.ACCEPT)
    mine = act_links.list_address(murad).partition("8000")[2]
    Agent.objects.filter(pk=murad.pk).update(is_active=False)
    assert "Roses" not in page(address, 410)
    assert "Roses" not in page(mine, 410)
    press(address)
    assert state(case)[0] == CaseStatus.NEW


def test_what_came_back_has_links_of_its_own(case: Case, murad: Agent):
    old = path(case, murad, Deed.CLOSE)
    close(case, Ending(Outcome.SOLVED, answer="Sorry"), by=murad)
    assert "Murad closed it on" in page(old, 410)
    reopen(case, by=None, reason="Still none")
    assert "The case came back after this mail was sent" in page(old, 410)
    assert "Take it in hand" in page(path(case, murad, Deed.ACCEPT))


def test_who_is_called_in_may_act_and_others_of_the_house_may_not(
    case: Case, boss: Agent, bob: Agent, shiraz: Place
):
    Agent.objects.update(language="en")
    for stranger in (bob, shiraz.manager, boss):
        assert isinstance(stranger, Agent)
        assert "not yours" in page(path(case, stranger, Deed.ACCEPT), 410)
    Notice.objects.create(case=case, agent=boss, reason=Reason.CLIMBED, occasion=1, at=clock.now())
    press(path(case, boss, Deed.ACCEPT))
    assert state(case) == (CaseStatus.ACCEPTED, boss)


def test_two_presses_at_once_act_once(case: Case, murad: Agent, alice: Agent):
    first, second = path(case, murad, Deed.ACCEPT), path(case, murad, Deed.ACCEPT)
    press(first)
    assert "The case is in hand already." in press(second)


def test_the_list_shows_ones_own_cases_and_leads_to_acts_and_back(
    case: Case, murad: Agent, boss: Agent, mail_server: MailServer
):
    telling.tell(case, murad, Reason.OVERDUE, 1)
    work()
    (mail,) = mails(mail_server, murad.email)
    mine = links(mail)["My cases"]
    assert "Roses a day late" in page(mine)
    one = f"{mine}/cases/{case.pk}"
    assert "Solve and answer" in page(one)
    assert "410" not in page(one)
    Case.objects.filter(pk=case.pk).update(manager=boss)
    assert "Roses" not in page(one, 410)
    assert "Nothing waits for you." in page(mine)


def test_a_list_ends_after_a_week_with_the_links_it_gave(case: Case, murad: Agent):
    address = act_links.list_address(murad)
    mine = act_links.mine_of(address.rpartition("/")[2])
    offer = act_links.offers(case, murad, mine.until)[0].url
    token = offer.rpartition("/")[2]
    page(f"/m/{token}")
    with clock.stopped_at(mine.until + timedelta(minutes=1)):
        page(f"/m/{token}", 410)
        page("/m/mine/" + address.rpartition("/")[2], 410)


def test_files_of_the_conversation_are_opened_by_signed_links(
    mail_channel: Channel, late: Conversation, case: Case, murad: Agent
):
    picture = File("dead roses.png", "image/png", b"\x89PNG\r\n\x1a\n")
    heard(
        mail_channel,
        "See the picture",
        files=(picture,),
        references=(late.messages.get().external_id,),
        subject="Re: Late roses",
    )
    said = page(path(case, murad, Deed.ACCEPT))
    assert "See the picture" in said
    source = said.partition('<img src="')[2].partition('"')[0]
    assert source.startswith("/files/")
    assert b"".join(PHONE.get(source)).startswith(b"\x89PNG")


def test_what_was_written_is_shown_as_words(case: Case, murad: Agent):
    Case.objects.filter(pk=case.pk).update(
        title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>"
    )
    said = page(path(case, murad, Deed.ACCEPT))
    assert "<script>alert" not in said
    assert "<img src=x" not in said


def test_nobody_tries_links_without_end(case: Case, murad: Agent):
    for _try in range(120):
        PHONE.get("/m/x")
    assert PHONE.get(path(case, murad, Deed.ACCEPT)).status_code == 429


def test_an_act_of_an_agent_who_became_an_analyst_is_refused(case: Case, murad: Agent):
    Agent.objects.filter(pk=murad.pk).update(role="analyst")
    press(path(case, murad, Deed.ACCEPT))
    assert Case.objects.get(pk=case.pk).status == CaseStatus.NEW


def test_a_case_accepted_at_the_desk_says_so_to_the_link(case: Case, murad: Agent):
    address = path(case, murad, Deed.ACCEPT)
    handling.accept(case, by=murad)
    said = page(address, 410)
    assert "The case is in hand already." in said
    assert "You have had it in hand since" in said


def test_whoever_got_a_step_is_told_and_does_it_by_its_own_link(
    case: Case, murad: Agent, alice: Agent, mail_server: MailServer
):
    Digest.objects.create(agent=alice, at_once=1)
    handling.add_step(case, "Call the driver", alice, None, by=murad)
    handling.add_step(case, "Call her back", murad, None, by=murad)
    work()
    assert mails(mail_server, murad.email) == []  # He gave it to himself.
    (mail,) = mails(mail_server, alice.email)
    assert "Murad gave you a step in this case." in text(mail)
    given = links(mail)
    assert "Take it in hand" not in given  # The case is not hers.
    address = given["Done: Call the driver"]
    assert "Call the driver" in page(address)
    assert "The step is done: Call the driver" in press(address)
    step = case.steps.get(text="Call the driver")
    assert step.done_by == alice
    other = act_links.address(case, alice, Deed.DONE, step=case.steps.get(text="Call her back"))
    assert "This step is not yours any more." in page("/m/" + other.rpartition("/m/")[2], 410)
