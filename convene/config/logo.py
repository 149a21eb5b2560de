"""The instance's own logo, from the data folder."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from convene.core.errors import Missing

KINDS = {".svg": "image/svg+xml", ".png": "image/png"}


@require_safe
def logo(request: HttpRequest) -> HttpResponseBase:
    """The file settings.INSTANCE_LOGO names, as a picture that can run and load nothing.

    Only an SVG or PNG lying in the data folder itself: no path leads elsewhere, nor to the database or a key.
    """
    path: Path = settings.DATA / settings.INSTANCE_LOGO
    kind = KINDS.get(path.suffix.lower())
    if (
        not settings.INSTANCE_LOGO
        or kind is None
        or path.resolve().parent != settings.DATA
        or not path.is_file()
    ):
        raise Missing
    response = FileResponse(path.open("rb"), content_type=kind)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
