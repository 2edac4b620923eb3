"""Rules of automation against a stream of events: `python -m bench.rules`.

100 rules with conditions hear 2,000 events a second for half a minute, of 20 verbs and of all
people. Told is how long a look takes, how old an event is when it was heard, and when what came
of it was done. The events come from a process of its own; hearing and doing are threads of this
one, as they are of the worker.
"""

import random
import subprocess
import sys
import threading
import time
from datetime import timedelta

from bench import base
from bench.figures import machine, percentile, say

RULES, PER_SECOND, SECONDS, AT_ONCE = 100, 2_000, 30, 100
# One person in so many is touched.
ONE_IN = 1_000
VERBS = 20


def main() -> int:
    if "--produce" in sys.argv:
        return _produce()
    asked = base.arguments(__doc__ or "", contacts=100_000, conversations=100_000).parse_args()
    say(machine())
    with base.running(asked.data):
        say(f"filled in {base.fill(asked.contacts, asked.conversations):.0f} s")
        _rules()
        return _measure()


def _rules() -> None:
    from alaka.accounts.models import Agent, Role
    from alaka.automation import recipes, switching
    from alaka.automation.models import Rule
    from alaka.contacts.models import Contact, ContactTag, Tag
    from alaka.timeline.happenings import happenings

    Rule.objects.all().delete()
    owner = Agent.objects.filter(role=Role.ADMINISTRATOR).first()
    assert owner is not None
    few, _new = Tag.objects.get_or_create(name="Bench: few")
    mark, _new = Tag.objects.get_or_create(name="Bench: mark")
    people = Contact.objects.standing().order_by("pk").values_list("pk", flat=True)
    ContactTag.objects.bulk_create(
        (ContactTag(contact_id=pk, tag=few) for pk in list(people)[::ONE_IN]), ignore_conflicts=True
    )
    conditions = [
        {"of": "country", "op": "filled"},
        {"of": "language", "op": "is_not", "value": ["fr"]},
        {"of": "conversations", "op": "any", "within": {"days": 365}},
        {"of": "cases", "op": "none", "within": {"days": 30}},
        {"of": "first_seen", "op": "last", "value": 2_000},
    ]
    verbs = list(happenings())[:VERBS]
    for number in range(RULES):
        rule = recipes.begin(
            by=owner,
            name=f"Bench {number}",
            trigger="event",
            when={"verbs": [verbs[number % VERBS]]},
            condition={
                "all": [
                    {"of": "tag", "op": "has", "value": [str(few.pk)]},
                    conditions[number % len(conditions)],
                ]
            },
            actions=[{"do": f"tag.{'off' if number % 2 else 'on'}", "with": {"tag": mark.pk}}],
            cap=1_000_000,
        )
        switching.switch_on(rule, by=owner)


def _measure() -> int:
    from django.db import connection
    from django.db.models import Max

    from alaka.automation.doing import do_due
    from alaka.automation.hearing import Hearer
    from alaka.automation.models import Run
    from alaka.timeline.models import Event

    stop = threading.Event()
    looks: list[float] = []
    lags: list[float] = []

    def hear() -> None:
        hearer = Hearer()
        while not stop.wait(1.0):
            begun, before = time.perf_counter(), set(hearer.seen)
            hearer.hear()
            looks.append(time.perf_counter() - begun)
            if fresh := hearer.seen - before:
                oldest = Event.objects.filter(pk=min(fresh)).values_list("at", flat=True).get()
                lags.append(time.time() - oldest.timestamp())
        connection.close()

    def act() -> None:
        while not stop.wait(1.0):
            while do_due() and not stop.is_set():
                pass
        connection.close()

    threads = [threading.Thread(target=work) for work in (hear, act)]
    for thread in threads:
        thread.start()
    first = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bench.rules", "--produce"], check=True)
    took = time.perf_counter() - begun
    events = Event.objects.filter(pk__gt=first, data__bench=True).count()
    time.sleep(4)
    stop.set()
    for thread in threads:
        thread.join()
    rows = Run.objects.filter(event__gt=first)
    at = dict(Event.objects.filter(pk__in=rows.values("event")).values_list("pk", "at"))
    done = [
        (run_at - at[event or 0]) / timedelta(seconds=1)
        for run_at, event in rows.filter(state="done").values_list("at", "event")
    ]
    left = rows.exclude(state="done").count()
    say(f"{RULES} rules, {events:,} events in {took:.1f} s, {events / took:,.0f} a second")
    say(f"a look took: median {percentile(looks, 0.5):.2f} s, p95 {percentile(looks, 0.95):.2f} s")
    say(f"oldest event of a look: median {percentile(lags, 0.5):.2f} s, most {max(lags):.2f} s")
    say(f"{len(done):,} runs done, {left} not; from event to deed:")
    say(f"median {percentile(done, 0.5):.2f} s, p95 {percentile(done, 0.95):.2f} s")
    return 0 if max(lags) < 5 and not left else 1


def _produce() -> int:
    import django

    django.setup()
    from alaka.contacts.models import Contact
    from alaka.core import clock
    from alaka.timeline.happenings import happenings
    from alaka.timeline.models import Event

    people = list(Contact.objects.standing().order_by("pk").values_list("pk", flat=True))
    verbs, chance = list(happenings())[:VERBS], random.Random(7)
    begun, made = time.perf_counter(), 0
    while made < PER_SECOND * SECONDS:
        now = clock.now()
        Event.objects.bulk_create(
            Event(
                verb=chance.choice(verbs),
                at=now,
                contact_id=(pk := chance.choice(people)),
                subject_type="contacts.contact",
                subject_id=pk,
                data={"bench": True},
            )
            for _number in range(AT_ONCE)
        )
        made += AT_ONCE
        time.sleep(max(0.0, begun + made / PER_SECOND - time.perf_counter()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
