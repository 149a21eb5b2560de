from django.http import HttpRequest, HttpResponse

from convene.core.errors import Missing


def listing(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def minutes(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def edit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def publish(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def as_pdf(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing
