import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


def test_healthz_asks_nobody(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_asks_the_database_once(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/readyz")
    with django_assert_num_queries(2):  # whether the table stands, and its rows
        response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")
    assert response.headers["Cache-Control"] == "no-store"


def test_readyz_says_when_migrations_wait(client: Client) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="jobs").delete()

    response = client.get("/readyz")

    assert (response.status_code, response.content) == (503, b"the database waits for migrations\n")
