"""What this room holds about people, and what of it may be kept for a time only."""

from datetime import datetime

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from alaka.core.personal import Holding, Kind, Nothing, Personal, Rows, Whom, deleted
from alaka.importing.models import Batch, Change, Import, Piece, Refusal
from alaka.importing.models.imports import RUNNING
from alaka.importing.staging import Staged


def _imports(whom: Whom) -> Rows:
    """Whose files name them: those by which they came or changed, or that refused them."""
    batches = Batch.objects.filter(made__overlap=whom.ids).values("of")
    changed = Change.objects.filter(contact__in=whom.ids).values("batch")
    found = Q(pk__in=batches) | Q(pk__in=Batch.objects.filter(pk__in=changed).values("of"))
    found |= Q(pk__in=_refusals(whom).values("of"))
    return Import.objects.filter(found).exclude(state__in=RUNNING)


def _refusals(whom: Whom) -> Rows:
    found = Q(pk=None)
    for word in whom.words:
        found |= Q(said__icontains=word)
    return Refusal.objects.alias(said=Cast("reasons", TextField())).filter(found)


def _drop(whom: Whom) -> None:
    _throw_away(_imports(whom))


def _throw_away(imports: Rows) -> int:
    found = list(imports)
    for of in found:
        Staged(of.pk).drop()
        Piece.objects.filter(of=of).delete()
    return len(found)


def _old(before: datetime) -> Rows:
    rows = Import.objects.filter(made_at__lt=before, pieces__isnull=False)
    return rows.exclude(state__in=RUNNING).distinct()


PERSONAL = Personal(
    holdings=(
        Holding(
            name="import_files",
            label=_("Files of imports in which the person is"),
            model="importing.Import",
            rows=lambda whom: _imports(whom).filter(pieces__isnull=False).distinct(),
            shown=("name", "made_at", "by__name"),
            sample="name",
            why=_("That there was an import stays; its file goes."),
            keeps=(
                "name",
                "brings",
                "header",
                "about",
                "plan",
                "state",
                "problem",
                "remark",
                "trial",
                "counts",
            ),
            erase=_drop,
        ),
        Holding(
            name="import_changes",
            label=_("What imports changed, and how to undo it"),
            model="importing.Change",
            rows=lambda whom: Change.objects.filter(contact__in=whom.ids),
            shown=("was", "now"),
        ),
        Holding(
            name="import_refusals",
            label=_("Refused rows of imports that name the person"),
            model="importing.Refusal",
            rows=_refusals,
            is_sought=True,
        ),
    ),
    nothing=(
        Nothing("numbers of rows and of records", ("importing.Batch",)),
        Nothing("goes with the import's file", ("importing.Piece",)),
        Nothing("of companies, not of people", ("importing.CompanyChange",)),
    ),
    kinds=(
        Kind(
            name="import_files",
            label=_("Files that were imported"),
            help=_("Then refused rows can no longer be downloaded."),
            rows=_old,
            sweep=lambda before: _throw_away(_old(before)[:20]),
            months=1,
        ),
        Kind(
            name="refused_rows",
            label=_("Refused rows of imports"),
            help=_("Why a row was not taken; the reasons can name people."),
            rows=lambda before: Refusal.objects.filter(of__made_at__lt=before),
            sweep=lambda before: deleted(Refusal.objects.filter(of__made_at__lt=before)),
        ),
    ),
)
