from django.db import models
from django.db.models import Q

from convene.core import times


class Demonstration(models.Model):
    """The mark of a database that holds the demonstration and nothing else. One row, written before the first deed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    began_at = models.DateTimeField(default=times.now)
    finished_at = models.DateTimeField(null=True, blank=True)  # none while it is built, or was interrupted

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_demonstration")]

    def __str__(self) -> str:
        return f"demonstration of {self.began_at:%d.%m.%Y}"
