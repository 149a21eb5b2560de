from django.http import HttpRequest, HttpResponse

from convene.core.errors import Missing


def register(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def decision(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing
