from django.urls import path

from convene.portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("account/contributions/", views.mine, name="mine"),
    path("thread/<slug:kind>/<int:object_id>/", views.thread, name="thread"),
    path("initiatives/", views.initiative_list, name="initiatives"),
    path("initiatives/<slug:slug>/", views.initiative, name="initiative"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
]
