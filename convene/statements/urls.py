from django.urls import path

from convene.statements.views import public

app_name = "statements"

urlpatterns = [
    path("statements/<slug:slug>/", public.statement, name="statement"),
]
