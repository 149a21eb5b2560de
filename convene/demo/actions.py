from django.db import transaction

from convene.core import times
from convene.demo.models import Demonstration


@transaction.atomic
def begin() -> Demonstration:
    """Mark the database as the demonstration's before anything else is in it."""
    return Demonstration.objects.create()


@transaction.atomic
def finish() -> None:
    """Note that the building is complete: from now on the pages of the demonstration are shown."""
    Demonstration.objects.update(finished_at=times.now())
