from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.core.addresses import address


class PipelineQuerySet(models.QuerySet["Pipeline"]):
    def offered(self) -> "PipelineQuerySet":
        return self.filter(is_archived=False)


class Pipeline(models.Model):
    """One way in which deals are made, from first words to won: its stages in their order."""

    name = models.CharField(_("name"), max_length=80)
    # Of new deals; empty is that of the business.
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    position = models.PositiveIntegerField(default=0)
    is_archived = models.BooleanField(default=False)

    objects = PipelineQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("pipeline", self.pk)


class Stage(models.Model):
    """A step of a pipeline. ``required`` names fields of a deal that must be filled in to enter
    it; ``on_entering`` is what is done then: a list of ``{"do": name, …}``, see sales.entering."""

    pipeline = models.ForeignKey(Pipeline, models.CASCADE, related_name="stages", db_index=False)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveIntegerField(default=0)
    # Of a hundred deals that come here, so many are won.
    probability = models.PositiveSmallIntegerField(_("probability, %"), default=50)
    # Longer than that, and the deal is shown as ageing.
    expected_days = models.PositiveSmallIntegerField(_("expected days"), null=True, blank=True)
    required = models.JSONField(default=list, blank=True)
    on_entering = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["pipeline", "position"], name="stage_order")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(probability__lte=100), name="stage_probability_of_a_hundred"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("stage", self.pk)


class LostReason(models.Model):
    """Why deals are lost, in the words of the business."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    position = models.PositiveIntegerField(default=0)
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
