from django.urls import path

from convene.initiatives import views

app_name = "initiatives"

urlpatterns = [
    path("initiatives/new/", views.create, name="create"),
    path("initiatives/<slug:slug>/edit/", views.edit, name="edit"),
    path("initiatives/<slug:slug>/conveners/", views.conveners, name="conveners"),
    path("initiatives/<slug:slug>/conveners/<int:pk>/dismiss/", views.dismiss, name="dismiss"),
    path("initiatives/<slug:slug>/state/", views.state, name="state"),
]
