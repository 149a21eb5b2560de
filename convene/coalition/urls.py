from django.urls import URLPattern, path

from convene.coalition.views import ballots, decisions, meetings, members, motions

app_name = "coalition"

COALITION = "coalitions/<slug:slug>/"
MOTION = f"{COALITION}motions/<int:number>/"
BALLOT = f"{MOTION}ballots/<int:pk>/"
MEETING = f"{COALITION}meetings/<slug:meeting>/"

urlpatterns: list[URLPattern] = [
    # --- the coalition and its members ---
    path("coalitions/", members.listing, name="list"),
    path("coalitions/<slug:slug>/", members.front, name="coalition"),
    # --- motions, ballots, decisions, meetings ---
    path(f"{COALITION}motions/", motions.listing, name="motions"),
    path(f"{COALITION}motions/new/", motions.move, name="move"),
    path(MOTION, motions.motion, name="motion"),
    path(f"{MOTION}edit/", motions.edit, name="motion-edit"),
    path(f"{MOTION}revisions/<int:revision>/", motions.revision, name="motion-revision"),
    path(f"{MOTION}second/", motions.second, name="second"),
    path(f"{MOTION}withdraw/", motions.withdraw, name="motion-withdraw"),
    path(f"{MOTION}ballots/new/", ballots.set_, name="ballot-new"),
    path(BALLOT, ballots.ballot, name="ballot"),
    path(f"{BALLOT}vote/", ballots.vote, name="vote"),
    path(f"{BALLOT}call-off/", ballots.call_off, name="ballot-call-off"),
    path(f"{BALLOT}votes.csv", ballots.as_csv, name="ballot-csv"),
    path(f"{BALLOT}votes.json", ballots.as_json, name="ballot-json"),
    path(f"{COALITION}decisions/", decisions.register, name="decisions"),
    path(f"{COALITION}decisions/<int:number>/", decisions.decision, name="decision"),
    path(f"{COALITION}meetings/", meetings.listing, name="meetings"),
    path(MEETING, meetings.minutes, name="minutes"),
    path(f"{MEETING}edit/", meetings.edit, name="minutes-edit"),
    path(f"{MEETING}publish/", meetings.publish, name="minutes-publish"),
    path(f"{MEETING}minutes.pdf", meetings.as_pdf, name="minutes-pdf"),
    # --- actions and challenges ---
]
