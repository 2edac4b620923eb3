from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alaka.core import clock

LATELY = timedelta(days=30)


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_order(self) -> "RuleQuerySet":
        """As they are asked; the last one is for what no other took."""
        return self.order_by("is_else", "position", "pk")

    def with_hits(self) -> "RuleQuerySet":
        since = clock.now() - LATELY
        return self.annotate(hit_count=Count("hits", filter=Q(hits__at__gte=since)))

    def otherwise(self) -> "Rule":
        """The one for what no other rule took: there is always exactly one."""
        return self.get_or_create(is_else=True)[0]

    def put_in_order(self, ids: list[int]) -> None:
        """Those named come in this order; what somebody else added meanwhile comes after."""
        with transaction.atomic():
            rows = {row.pk: row for row in Rule.objects.select_for_update().filter(is_else=False)}
            named = [rows.pop(pk) for pk in dict.fromkeys(ids) if pk in rows]
            rest = sorted(rows.values(), key=lambda row: (row.position, row.pk))
            for position, row in enumerate([*named, *rest], 1):
                Rule.objects.filter(pk=row.pk).update(position=position)


class Rule(models.Model):
    """Where conversations of one sort go: the first rule that fits is followed.

    ``conditions`` holds what is asked by the name of each condition (registry.ROUTING_CONDITIONS);
    all of them must hold, and one without any fits everything. ``deeds`` holds what is done:
    ``team``, ``agent``, ``by_load``, ``tag`` and ``place``. Both name other rows by id, without
    foreign keys: a rule whose team was removed must say so, and not quietly mean something else.
    """

    name = models.CharField(_("name"), max_length=80, blank=True)
    position = models.PositiveIntegerField(default=0)
    is_on = models.BooleanField(_("in use"), default=True)
    is_else = models.BooleanField(default=False, editable=False)
    # The rules after it are asked too; what they add does not replace what this one said.
    goes_on = models.BooleanField(_("ask the next rules too"), default=False)
    conditions = models.JSONField(default=dict)
    deeds = models.JSONField(default=dict)

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_else"], condition=Q(is_else=True), name="one_rule_for_the_rest"
            )
        ]

    def __str__(self) -> str:
        return self.name or (gettext("Everything else") if self.is_else else f"#{self.pk}")

    def put_last(self) -> None:
        """After the others; it is not stored yet."""
        last: dict[str, Any] = Rule.objects.aggregate(last=Max("position"))
        self.position = (last["last"] or 0) + 1
