"""What an administrator enters for a rule: one field for each condition, and what is done."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from alaka.routing.book import Book
from alaka.routing.conditions import kinds
from alaka.routing.models import Rule

LOAD = "load"
ASKS = "asks_"


class RuleForm(forms.ModelForm):
    class Meta:
        model = Rule
        fields = ["name", "is_on", "goes_on"]

    def __init__(self, data: Any = None, *, instance: Rule, book: Book) -> None:
        super().__init__(data, instance=instance)
        self.book = book
        if instance.is_else:
            for name in ("name", "is_on", "goes_on"):
                del self.fields[name]
        else:
            self.fields["name"].required = True
            self.fields["goes_on"].help_text = _(
                "They may add what this rule does not say; without this, the first that fits is"
                " the last."
            )
            self._ask(instance)
        self._do(instance)

    def _ask(self, rule: Rule) -> None:
        for name, kind in kinds().items():
            field = kind.field(self.book)
            if getattr(field, "choices", None) == []:
                continue  # Nothing there to choose from.
            field.initial = rule.conditions.get(name)
            self.fields[ASKS + name] = field

    def _do(self, rule: Rule) -> None:
        deeds, book = rule.deeds, self.book
        whom = [("", _("Nobody yet")), (LOAD, _("Whoever is here and has least to do"))]
        agents: Any = LOAD if deeds.get("by_load") else deeds.get("agent")
        self.fields |= {
            "team": _choice(_("Team"), _("No team"), book.teams, deeds.get("team")),
            "agent": _choice(_("Agent"), "", book.agents, agents, whom),
            "tag": _choice(_("Add a tag"), _("No tag"), book.tags, deeds.get("tag")),
            "place": _choice(
                _("Set the place"),
                _("No place"),
                book.places_offered(deeds.get("place")),
                deeds.get("place"),
            ),
        }
        self.fields["agent"].help_text = _(
            "Nobody gets more unanswered conversations than he takes chats at once; what finds"
            " nobody waits unassigned. A live chat is proposed to the agent first, and to others"
            " who are present where he is not."
        )
        self.fields["place"].help_text = _("Only where none is known yet.")

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(ASKS)]

    @property
    def done(self) -> list[forms.BoundField]:
        return [self[name] for name in ("team", "agent", "tag", "place")]

    @property
    def rule_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "is_on") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        rule = self.instance
        if not rule.is_else:
            names = {name: given.get(ASKS + name) for name in kinds()}
            rule.conditions = {name: asked for name, asked in names.items() if asked}
        rule.deeds = self._deeds(given)
        if not rule.deeds and not rule.is_else and not self.errors:
            self.add_error("team", _("Say what is done with these conversations."))
        team, agent = rule.deeds.get("team"), rule.deeds.get("agent")
        if team and agent and agent not in self.book.members[team]:
            names = {"agent": self.book.agents[agent].name, "team": self.book.teams[team].name}
            self.add_error("agent", _("%(agent)s is not in the team %(team)s.") % names)
        return given

    def _deeds(self, given: dict[str, Any]) -> dict[str, Any]:
        deeds: dict[str, Any] = {name: given.get(name) for name in ("team", "tag", "place")}
        whom = given.get("agent")
        deeds["agent"] = int(whom) if whom and whom != LOAD else None
        deeds["by_load"] = whom == LOAD
        return {name: value for name, value in deeds.items() if value}


def _choice(
    label: str,
    empty: str,
    rows: Any,
    initial: Any,
    first: list[tuple[str, str]] | None = None,
) -> forms.Field:
    choices = [*(first or [("", empty)]), *((str(pk), str(row)) for pk, row in rows.items())]
    if first:
        return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, empty_value=None, required=False, initial=initial
    )
