from django.urls import path

from convene.forum.views import contributing, convening, reading

app_name = "forum"

CALL = "forum/calls/<slug:slug>/"
CONTRIBUTION = "forum/<int:pk>/<slug:slug>/"

urlpatterns = [
    path("initiatives/<slug:slug>/calls/new/", convening.open_call, name="open-call"),
    path("forum/", reading.listing, name="list"),
    path(CALL, reading.call, name="call"),
    path(f"{CALL}contribute/", contributing.contribute, name="contribute"),
    path(f"{CALL}edit/", convening.edit_call, name="edit-call"),
    path(f"{CALL}close/", convening.close_call, name="close-call"),
    path(f"{CALL}desk/", convening.desk, name="desk"),
    path(CONTRIBUTION, reading.contribution, name="contribution"),
    path(f"{CONTRIBUTION}revisions/<int:number>/", reading.revision, name="revision"),
    path(f"{CONTRIBUTION}edit/", contributing.edit, name="edit"),
    path(f"{CONTRIBUTION}quoting/", contributing.quoting, name="quoting"),
    path(f"{CONTRIBUTION}withdraw/", contributing.withdraw, name="withdraw"),
    path(f"{CONTRIBUTION}hide/", convening.hide, name="hide"),
    path(f"{CONTRIBUTION}show/", convening.show, name="show"),
    path(f"{CONTRIBUTION}vouch/", convening.vouch, name="vouch"),
]
