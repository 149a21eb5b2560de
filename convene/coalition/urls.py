from django.urls import URLPattern, path

from convene.coalition.views import (
    admitting,
    ballots,
    board,
    challenges,
    decisions,
    delegates,
    feeds,
    founding,
    joining,
    meetings,
    members,
    motions,
    planning,
)

app_name = "coalition"

COALITION = "coalitions/<slug:slug>/"
MEMBER = f"{COALITION}members/<int:pk>/"
MOTION = f"{COALITION}motions/<int:number>/"
BALLOT = f"{MOTION}ballots/<int:pk>/"
MEETING = f"{COALITION}meetings/<slug:meeting>/"
ACTION = f"{COALITION}actions/<int:number>/"
CHALLENGE = f"{COALITION}challenges/<int:pk>/"

urlpatterns: list[URLPattern] = [
    # --- the coalition and its members ---
    path("coalitions/", members.listing, name="list"),
    path("initiatives/<slug:slug>/coalitions/new/", founding.found, name="found"),
    path(COALITION, members.front, name="coalition"),
    path(f"{COALITION}edit/", founding.edit, name="edit"),
    path(f"{COALITION}join/", joining.join, name="join"),
    path(f"{COALITION}invitations/<str:token>/", joining.invitation, name="invitation"),
    path(f"{COALITION}members/", members.members, name="members"),
    path(f"{COALITION}members/invite/", admitting.invite, name="invite"),
    path(f"{COALITION}members/invite/signatories/", admitting.invite_signatories, name="invite-signatories"),
    path(f"{MEMBER}take-up/", joining.take_up, name="take-up"),
    path(f"{MEMBER}admit/", admitting.admit, name="admit"),
    path(f"{MEMBER}decline/", admitting.decline, name="decline"),
    path(f"{MEMBER}resend/", admitting.resend, name="resend"),
    path(f"{MEMBER}delegates/", delegates.delegates, name="delegates"),
    path(f"{MEMBER}delegates/name/", delegates.show_name, name="delegate-show"),
    path(f"{MEMBER}delegates/<str:part>/end/", delegates.end_part, name="delegate-end"),
    path(f"{MEMBER}leave/", delegates.leave, name="leave"),
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
    path(f"{COALITION}actions/", board.board, name="actions"),
    path(f"{COALITION}actions/new/", planning.new, name="action-new"),
    path(f"{COALITION}actions/timeline/", board.months, name="actions-timeline"),
    path(f"{COALITION}actions.atom", feeds.atom, name="actions-atom"),
    path(f"{COALITION}actions.csv", feeds.csv, name="actions-csv"),
    path(f"{COALITION}actions.json", feeds.json, name="actions-json"),
    path(ACTION, board.action, name="action"),
    path(f"{ACTION}edit/", planning.edit, name="action-edit"),
    path(f"{ACTION}supporters/", planning.supporters, name="action-supporters"),
    path(f"{ACTION}report/", planning.report, name="action-report"),
    path(f"{ACTION}evidence/<int:pk>/", board.evidence, name="evidence"),
    path(f"{COALITION}challenges/", challenges.table, name="challenges"),
    path(f"{COALITION}challenges/new/", challenges.new, name="challenge-new"),
    path(CHALLENGE, challenges.challenge, name="challenge"),
    path(f"{CHALLENGE}edit/", challenges.edit, name="challenge-edit"),
    path(f"{CHALLENGE}<slug:region>/voices/", challenges.voices, name="challenge-voices"),
    path(f"{CHALLENGE}<slug:region>/answers/", challenges.answers, name="challenge-answers"),
]
