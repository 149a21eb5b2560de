from django.urls import path

from convene.outcomes import views

app_name = "outcomes"

urlpatterns = [
    path("outcomes/", views.documents, name="list"),
    path("outcomes/<slug:slug>/", views.document, name="document"),
    path("outcomes/<slug:slug>/editions/<int:number>/", views.edition, name="edition"),
]
