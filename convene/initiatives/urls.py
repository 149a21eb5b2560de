from django.urls import path

from convene.initiatives.views import figures, initiative, situation

app_name = "initiatives"

_SITUATION = "initiatives/<slug:slug>/situation/"

urlpatterns = [
    path("initiatives/new/", initiative.create, name="create"),
    path("initiatives/<slug:slug>/edit/", initiative.edit, name="edit"),
    path("initiatives/<slug:slug>/conveners/", initiative.conveners, name="conveners"),
    path("initiatives/<slug:slug>/conveners/<int:pk>/dismiss/", initiative.dismiss, name="dismiss"),
    path("initiatives/<slug:slug>/state/", initiative.state, name="state"),
    path("initiatives/<slug:slug>/figures/<int:pk>/", figures.figure, name="figure"),
    path(_SITUATION, situation.situation, name="situation"),
    path("initiatives/<slug:slug>/situation.csv", situation.situation_csv, name="situation-csv"),
    path("initiatives/<slug:slug>/situation.json", situation.situation_json, name="situation-json"),
    path(f"{_SITUATION}new/", situation.add_series, name="series-new"),
    path(f"{_SITUATION}<int:pk>.csv", situation.series_csv, name="series-csv"),
    path(f"{_SITUATION}<int:pk>/edit/", situation.edit_series, name="series-edit"),
    path(f"{_SITUATION}<int:pk>/note/", situation.note, name="note"),
    path(f"{_SITUATION}<int:pk>/import/", situation.import_, name="import"),
    path(f"{_SITUATION}readings/<int:pk>/", situation.reading, name="reading"),
    path(f"{_SITUATION}readings/<int:pk>/correct/", situation.correct, name="correct"),
    path(f"{_SITUATION}readings/<int:pk>/take-back/", situation.take_back, name="take-back"),
]
