from django.urls import path

from convene.initiatives.views import figures, initiative

app_name = "initiatives"

urlpatterns = [
    path("initiatives/new/", initiative.create, name="create"),
    path("initiatives/<slug:slug>/edit/", initiative.edit, name="edit"),
    path("initiatives/<slug:slug>/conveners/", initiative.conveners, name="conveners"),
    path("initiatives/<slug:slug>/conveners/<int:pk>/dismiss/", initiative.dismiss, name="dismiss"),
    path("initiatives/<slug:slug>/state/", initiative.state, name="state"),
    path("initiatives/<slug:slug>/figures/<int:pk>/", figures.figure, name="figure"),
]
