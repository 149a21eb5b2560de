from django.urls import path

from convene.organisations import views

app_name = "organisations"

urlpatterns = [
    path("organisations/", views.directory, name="list"),
    path("organisations/add/", views.add, name="add"),
    path("organisations/members/<int:pk>/verify/", views.vouch, name="vouch"),
    path("organisations/members/<int:pk>/leave/", views.leave, name="leave"),
    path("organisations/<slug:slug>/edit/", views.edit, name="edit"),
    path("organisations/<slug:slug>/names/", views.alias, name="alias"),
]
