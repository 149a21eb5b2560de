from django.urls import path

from convene.outreach import views

app_name = "outreach"

urlpatterns = [
    path("initiatives/<slug:slug>/letters/", views.letters, name="letters"),
    path("initiatives/<slug:slug>/letters/new/", views.new_letter, name="letter-new"),
    path("letters/<int:pk>/", views.letter, name="mailing"),
    path("letters/<int:pk>/edit/", views.edit_letter, name="letter-edit"),
    path("letters/<int:pk>/texts/new/", views.new_text, name="letter-text-new"),
    path("letters/<int:pk>/texts/<slug:language>/", views.edit_text, name="letter-text"),
    path("letters/<int:pk>/preview/<slug:language>/", views.preview, name="letter-preview"),
    path("letters/<int:pk>/send/", views.send, name="letter-send"),
    path("letters/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
