from django.http import HttpRequest, HttpResponse

from convene.core.errors import Missing


def listing(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def move(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def motion(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def edit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def revision(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def second(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing


def withdraw(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Missing
