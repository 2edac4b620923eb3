from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.goals.marks import LONGEST, How, Mark


class Worth(models.TextChoices):
    NOTHING = "nothing", pgettext_lazy("goal", "Not counted in money")
    FIXED = "fixed", pgettext_lazy("goal", "Each time the same")
    OWN = "own", pgettext_lazy("goal", "What the order or the event was worth")


class GoalQuerySet(models.QuerySet["Goal"]):
    def in_use(self) -> "GoalQuerySet":
        return self.filter(is_on=True)


class Goal(models.Model):
    """What the business wants people to do. It is counted when somebody reads: for all that was,
    too, however late it was thought of."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    # One of marks.kinds().
    kind = models.CharField(max_length=10)
    how = models.CharField(max_length=8, choices=How, blank=True, default="")
    text = models.CharField(max_length=LONGEST, blank=True, default="")
    worth = models.CharField(max_length=7, choices=Worth, default=Worth.NOTHING)
    # In the currency of the business, of a fixed worth.
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    is_on = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField()

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(worth=Worth.FIXED) | Q(value__isnull=False), name="goal_fixed_value"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("goal", args=[self.pk])

    @property
    def mark(self) -> Mark:
        return Mark(self.kind, self.how, self.text)
