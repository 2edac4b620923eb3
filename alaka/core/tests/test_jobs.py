"""Jobs are asked for in the caller's transaction."""

import pytest
from django.db import OperationalError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka.core import jobs
from alaka.core.tests.cutting import cut


@transaction.atomic
def ask_with_the_line_cut(once: str | None) -> None:
    ProcrastinateJob.objects.exists()
    cut()
    jobs.defer("alaka.inbox.jobs.recover_sending", once=once)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("once", [None, "recover"])
def test_a_lost_database_is_told_as_everywhere_else(once: str | None):
    with pytest.raises(OperationalError):
        ask_with_the_line_cut(once)
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db
def test_one_of_its_like_waits_and_another_is_nothing():
    for _ in range(2):
        jobs.defer("alaka.inbox.jobs.recover_sending", once="recover")
    assert ProcrastinateJob.objects.filter(queueing_lock="recover").count() == 1
