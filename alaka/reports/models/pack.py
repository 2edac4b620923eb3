from django.db import models


class Pack(models.Model):
    """One column of the facts with numbers from ``number`` × SIZE on, as an array: see packing."""

    facts = models.CharField(max_length=12)
    number = models.IntegerField()
    name = models.CharField(max_length=20)
    # How its numbers are written, as numpy calls it; the words they stand for, where they do.
    kind = models.CharField(max_length=4)
    words = models.CharField(max_length=2000, blank=True, default="")
    # Of what is known in it; null where nothing is.
    least = models.BigIntegerField(null=True)
    most = models.BigIntegerField(null=True)
    # Of how many facts.
    held = models.IntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facts", "name", "number"], name="one_pack_a_column")
        ]

    def __str__(self) -> str:
        return f"{self.facts} {self.name} {self.number}"


class Packed(models.Model):
    """Which facts are in packs as they are: those noted up to there."""

    facts = models.CharField(max_length=12, primary_key=True)
    upto = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.facts}: {self.upto}"
