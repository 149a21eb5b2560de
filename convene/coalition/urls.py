from django.urls import URLPattern, path

from convene.coalition.views import members

app_name = "coalition"

urlpatterns: list[URLPattern] = [
    # --- the coalition and its members ---
    path("coalitions/", members.listing, name="list"),
    path("coalitions/<slug:slug>/", members.front, name="coalition"),
    # --- motions, ballots, decisions, meetings ---
    # --- actions and challenges ---
]
