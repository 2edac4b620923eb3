from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from alaka.contacts.family import Whole
from alaka.contacts.models import About
from alaka.core import live
from alaka.core.addresses import address
from alaka.core.words import WordsField
from alaka.importing.plan import Plan
from alaka.importing.subjects import Subject, subject_of

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class State(models.TextChoices):
    DRAFT = "draft", _("Not begun")
    TRYING = "trying", _("Being tried")
    TRIED = "tried", _("Tried")
    WRITING = "writing", _("Being imported")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


# What a worker goes on with.
RUNNING = (State.TRYING, State.WRITING, State.UNDOING)
COUNTS = ("created", "changed", "unchanged", "refused")
# As they are: Django would write and read them as text of twice the length.
_COPY = "COPY importing_piece (of_id, number, data) FROM STDIN (FORMAT binary)"
_KEPT = (
    "COPY (SELECT data FROM importing_piece WHERE of_id = %s ORDER BY number) "
    "TO STDOUT (FORMAT binary)"
)


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, agent: "Agent") -> "ImportQuerySet":
        """Managers and administrators import, and see what the others did."""
        return self.all() if agent.is_active and agent.can_manage else self.none()

    def running(self) -> "ImportQuerySet":
        return self.filter(state__in=RUNNING)


class Import(models.Model):
    """A table of people or companies brought in: its file, what becomes of it, what it did."""

    name = models.CharField(max_length=200)
    brings = models.CharField(max_length=10, choices=About, default=About.CONTACT)
    by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    size = models.BigIntegerField(default=0)
    header = models.JSONField(default=list)
    # What was recognised of the file, in a few words.
    about = models.CharField(max_length=120, blank=True, default="")
    plan = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    problem = WordsField(blank=True, default="")
    # What of the file is no row to import, though somebody might count it.
    remark = WordsField(blank=True, default="")
    # Rows: how many there are, and with how many the step that runs is done.
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # What a trial found; what was written: of each of COUNTS.
    trial = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    is_stopping = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("import", self.pk)

    @property
    def planned(self) -> Plan:
        return replace(Plan.of(self.plan), brings=self.brings)

    @property
    def is_of_companies(self) -> bool:
        return self.brings == About.COMPANY

    @property
    def act(self) -> str:
        """What the audit log calls its being written."""
        return "companies imported" if self.is_of_companies else "people imported"

    @property
    def whole(self) -> Whole:
        """What its changes are part of."""
        return Whole(f"import:{self.pk}")

    @property
    def subject(self) -> Subject:
        return subject_of(self.brings)

    @property
    def reader(self) -> "Agent":
        """Whose columns count: who brought it in; a manager where he is gone."""
        from alaka.accounts.models import Agent, Role

        return self.by or Agent(role=Role.MANAGER)

    @property
    def is_book(self) -> bool:
        """It came as a workbook: what is refused of it goes back as one."""
        return self.name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods"))

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_read_only(self) -> bool:
        """Something of it was written: neither the columns nor the key can change any more."""
        return bool(self.counts) or self.state not in {State.DRAFT, State.TRYING, State.TRIED}

    def put(self, **values: object) -> None:
        """Store these, and tell whoever watches."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
        live.publish(f"import:{self.pk}")

    def keep(self, pieces: Iterable[bytes]) -> None:
        """Store the bytes of the file, and their size."""
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            copy.set_types(["int8", "int4", "bytea"])
            for number, data in enumerate(pieces):
                copy.write_row((self.pk, number, data))
                self.size += len(data)
        self.save(update_fields=["size"])

    def kept(self) -> Iterator[bytes]:
        """The bytes of the file, piece by piece."""
        with connection.cursor() as cursor, cursor.copy(_KEPT, [self.pk]) as copy:
            copy.set_types(["bytea"])
            for (data,) in copy.rows():
                yield data


class Piece(models.Model):
    """A part of an import's file: whole files would have to lie in memory."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="import_piece_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.of_id}: {self.number}"
