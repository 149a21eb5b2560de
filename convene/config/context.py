from typing import Any

from django.conf import settings
from django.http import HttpRequest


def instance(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame needs to know of this instance."""
    return {
        "instance_name": settings.INSTANCE_NAME,
        "instance_contact": settings.INSTANCE_CONTACT,
        "instance_logo": bool(settings.INSTANCE_LOGO),
        "demonstration": settings.DEMONSTRATION,
    }
