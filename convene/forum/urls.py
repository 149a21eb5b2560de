from django.urls import path

from convene.forum import views

app_name = "forum"

urlpatterns = [
    path("forum/", views.listing, name="list"),
    path("forum/calls/<slug:slug>/", views.call, name="call"),
    path("forum/<int:pk>/<slug:slug>/", views.contribution, name="contribution"),
    path("forum/<int:pk>/<slug:slug>/revisions/<int:number>/", views.revision, name="revision"),
]
