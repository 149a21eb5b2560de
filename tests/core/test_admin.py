"""The admin shows and never writes, whoever looks."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from convene.core.accounts.models import User
from convene.core.admin import ReadOnlyAdmin
from convene.core.trail import actions
from convene.core.trail.admin import EntryAdmin
from convene.core.trail.models import Checkpoint, Citation, Entry, Leaf, Source
from tests.factories import trail as make


@pytest.mark.parametrize(
    ("user", "sees"),
    [
        (AnonymousUser(), False),
        (User(email="person@example.org"), False),
        (User(email="convener@example.org", may_convene=True), False),
        (User(email="staff@example.org", is_staff=True), True),
        (User(email="former@example.org", is_staff=True, is_active=False), False),
    ],
)
def test_staff_may_look_and_nobody_may_write(user: User | AnonymousUser, sees: bool) -> None:
    request = RequestFactory().get("/admin/")
    request.user = user
    shown: ReadOnlyAdmin = EntryAdmin(Entry, admin.site)
    assert (shown.has_view_permission(request), shown.has_module_permission(request)) == (sees, sees)
    assert not shown.has_add_permission(request)
    assert not shown.has_change_permission(request)
    assert not shown.has_delete_permission(request)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Entry, Leaf, Checkpoint, Source, Citation])
def test_staff_see_the_trail_and_can_send_nothing(client: Client, model: type[Entry]) -> None:
    make.entry()
    make.citation(make.source())
    actions.seal()
    client.force_login(User.objects.create(email="staff@example.org", is_staff=True))
    row, name = model._default_manager.get(), f"admin:trail_{model._meta.model_name}"
    before = model._default_manager.values().get()
    listed = client.get(reverse(f"{name}_changelist"))
    assert listed.status_code == 200
    assert str(listed.context["cl"].result_count) == "1"
    shown = client.get(reverse(f"{name}_change", args=[row.pk]))
    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()
    assert client.post(reverse(f"{name}_change", args=[row.pk]), {"title": "x"}).status_code == 403
    assert client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse(f"{name}_add")).status_code == 403
    assert model._default_manager.values().get() == before
