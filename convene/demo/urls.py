from django.urls import path

from convene.demo import views

app_name = "demo"

urlpatterns = [
    path("demo/", views.index, name="index"),
    path("demo/sign-in/<slug:key>/", views.sign_in, name="sign-in"),
    path("demo/mail/", views.mails, name="mail"),
    path("demo/mail/<int:pk>/", views.mail, name="message"),
]
