from django.db import models
from django.utils import timezone


class Worker(models.Model):
    """A process that takes jobs, alive until its lease ends. It renews the lease while it lives.

    A lease is about the machine's clock, so it never follows `times.at`.
    """

    id = models.CharField(primary_key=True, max_length=64)
    since = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField()

    class Meta:
        ordering = ["since", "id"]
