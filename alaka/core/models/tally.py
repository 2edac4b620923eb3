from django.db import connection, models


class Tally(models.Model):
    """How often something happened in a stretch of time: the memory of the rate limits.

    The table is unlogged (see the migration): losing it in a crash loses nothing but counts.
    """

    key = models.CharField(max_length=200)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"

    @classmethod
    def add(cls, key: str, window: int) -> int:
        """Count one more and return the sum, in one statement."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO core_tally AS tally (key, "window", count) VALUES (%s, %s, 1)
                ON CONFLICT (key, "window") DO UPDATE SET count = tally.count + 1
                RETURNING count
                """,
                [key[:200], window],
            )
            return int(cursor.fetchone()[0])
