"""Two records become one, and two again: of a person (`contacts.merging`), of a company
(`contacts.companies.merging`).

Nothing is moved: the gone record keeps all that happened with it, and is read as the kept one. It
shows what the kept one shows, so that lists need not look twice. Undoing gives both what they had,
but for what somebody changed in the kept one since: that stays there.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import IntegrityError, transaction

from alaka.accounts.models import Agent
from alaka.contacts.family import OWN, built_in, mirror, put, stored, values
from alaka.contacts.own.kinds import EMPTY
from alaka.contacts.own.uniqueness import why
from alaka.core import clock
from alaka.timeline.recording import record


class CannotMerge(Exception):
    """The reason is for the reader."""


def _is_right_over(above: Mapping[str, Any] | None, below: Mapping[str, Any]) -> bool:
    """Nobody changed the field between the two merges that took a value for it."""
    return above is not None and above.get("over", []) == below.get("over", [])


class Joining:
    """Of one kind of record. What only that kind does it says in the methods at the end."""

    model: ClassVar[Any]
    merges: ClassVar[Any]
    # Of its events: ``contact.merged``.
    noun: ClassVar[str]
    one_already: ClassVar[Any]

    @transaction.atomic
    def merge(
        self,
        kept: Any,
        gone: Any,
        *,
        by: Agent | None,
        take: Iterable[str] = (),
        is_seen: bool = True,
    ) -> Any:
        """Read ``gone`` as ``kept``; the fields named in ``take`` get the gone one's values.

        A field in which only the gone one has anything gets it unasked. Raises CannotMerge.
        """
        kept, gone = self._locked(kept.pk, gone.pk)
        if kept.pk == gone.pk:
            raise CannotMerge(str(self.one_already))
        self.check(kept, gone, by, is_seen)
        made = self.merges(kept=kept, gone=gone, at=clock.now(), by=by, before=values(gone))
        chosen = set(take)
        for name, value in made.before.items():
            was = stored(kept, name)
            new = self.together(name, was, value, is_chosen=name in chosen)
            if new != was:
                made.taken[name] = {"was": was, "is": new}
                put(kept, name, new)
        made.save()
        self._join(kept, sorted({*kept.ids, *gone.ids}))
        self._tell("merged", kept, made, by)
        return made

    @transaction.atomic
    def undo(self, made: Any, *, by: Agent) -> bool:
        """Make two of them again; False if somebody did already.

        Raises CannotMerge where somebody else has got meanwhile what no two may have.
        """
        _root, _other = self._locked(made.kept_id, made.gone_id)
        made = self.merges.objects.select_for_update().get(pk=made.pk)
        if made.undone_at is not None:
            return False
        made.undone_at, made.undone_by = clock.now(), by
        made.save(update_fields=["undone_at", "undone_by"])
        self.give_back(made)
        gone = self.model.objects.get(pk=made.gone_id)
        below = self._below(gone.pk)
        root = self.model.objects.get(pk=gone.root_id or gone.pk)
        for name, before in made.before.items():
            put(gone, name, before)
        gone.root = None
        self._join(gone, below)
        self._join(root, sorted(set(root.ids) - set(below)))
        for whose in (root, gone):
            self._tell("unmerged", whose, made, by)
        return True

    def _locked(self, *ids: int) -> list[Any]:
        """The roots of these records, in their order, they and their families held until the
        end."""
        roots = dict(self.model.objects.filter(pk__in=ids).values_list("pk", "root"))
        wanted = [roots[pk] or pk for pk in ids]
        rows = self.model.objects.select_for_update().order_by("pk")
        held = {row.pk: row for row in rows.filter(pk__in=[*ids, *wanted])}
        if any((held[pk].root_id or pk) != root for pk, root in zip(ids, wanted, strict=True)):
            return self._locked(*ids)  # One of them was merged while we waited.
        return [held[root] for root in wanted]

    def _join(self, root: Any, ids: list[int]) -> None:
        """Make one family of these; the root is saved with its fields."""
        root.root, root.family = None, ids if len(ids) > 1 else []
        beside = self.prepare(root)
        mirror(root)  # First: what the root takes must not stand in two records.
        try:
            with transaction.atomic():
                names = [*built_in(root), "own", "root", "family", *beside]
                root.save(update_fields=names)
        except IntegrityError as error:
            taken = why(error, root)
            if taken is None:
                raise
            raise CannotMerge(f"{taken.field}: {taken}") from error
        self.joined(root, ids)

    def _below(self, pk: int) -> list[int]:
        """The record and all that were merged into it, or into one of those."""
        found, new = {pk}, {pk}
        while new:
            rows = self.merges.objects.standing().filter(kept__in=new)
            new = set(rows.values_list("gone", flat=True)) - found
            found |= new
        return sorted(found)

    def give_back(self, made: Any) -> None:
        """Where the kept record has a value of the gone one still, it gets its own back.

        A later merge may have put another over it: then that one gives it back in its turn.
        """
        rows = self.merges.objects.standing()
        later = rows.filter(kept=made.kept_id, pk__gt=made.pk).order_by("pk")
        left: Mapping[str, Any] = made.taken
        for above in later:
            over = {name for name in left if _is_right_over(above.taken.get(name), left[name])}
            if over:
                for name in over:
                    above.taken[name]["was"] = left[name]["was"]
                above.save(update_fields=["taken"])
                left = {name: each for name, each in left.items() if name not in over}
        was = {name: each["was"] for name, each in left.items() if not each.get("over")}
        self.put_back(made.kept_id, was)

    def put_back(self, pk: int, was: Mapping[str, Any]) -> None:
        """Where the record is gone itself, its fields wait in the merge in which it went."""
        went = self.merges.objects.standing().filter(gone=pk).first()
        if went is not None:
            before = {**went.before, **was}
            # An own field that is not filled in is not there; nobody's owner is a value.
            went.before = {
                name: value
                for name, value in before.items()
                if value is not None or not name.startswith(OWN)
            }
            went.save(update_fields=["before"])
        elif was:
            kept = self.model.objects.get(pk=pk)
            for name, value in was.items():
                put(kept, name, value)
            kept.save(update_fields=[*built_in(kept), "own"])

    def _tell(self, verb: str, whose: Any, made: Any, by: Agent | None) -> None:
        told = {"merge": made.pk, "gone": made.gone_id, "name": self.called(made)}
        record(f"{self.noun}.{verb}", subject=whose, actor=by, **self.on(whose), **told)

    # ------------------------------------------------------------ what each kind says

    def check(self, kept: Any, gone: Any, by: Agent | None, is_seen: bool) -> None:
        """Raises CannotMerge."""

    def together(self, name: str, was: Any, value: Any, *, is_chosen: bool) -> Any:
        """What the kept record has then, of its own value and that of the gone one."""
        return value if is_chosen or was in EMPTY else was

    def prepare(self, root: Any) -> list[str]:
        """Before it is saved; the names of columns that are saved with the fields."""
        return []

    def joined(self, root: Any, ids: list[int]) -> None:
        """After it was saved."""

    def called(self, made: Any) -> str:
        """The gone record, as it was."""
        raise NotImplementedError

    def on(self, whose: Any) -> dict[str, Any]:
        """On whose time line it stands, beside its own."""
        return {}
