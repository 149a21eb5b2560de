from django.http import HttpRequest, HttpResponse

from convene.core.errors import Missing


def set_(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def ballot(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def vote(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def call_off(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def as_csv(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def as_json(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing
