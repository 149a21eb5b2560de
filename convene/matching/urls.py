from django.urls import path

from convene.matching.views import entries, partnerships

app_name = "matching"

urlpatterns = [
    path("needs/", entries.needs, name="needs"),
    path("needs/<int:pk>/", entries.need, name="need"),
    path("needs/<int:pk>/reply/", entries.reply, name="reply"),
    path("needs/<int:pk>/renew/", entries.renew, name="renew"),
    path("needs/<int:pk>/close/", entries.close, name="close"),
    path("needs/renew/<str:token>/", entries.renew_by_link, name="renew-by-link"),
    path("needs/replies/<int:pk>/withdraw/", entries.withdraw_reply, name="withdraw-reply"),
    path("partnerships/", partnerships.partnerships, name="partnerships"),
    path("partnerships/new/", partnerships.propose, name="propose"),
    path("partnerships/<int:pk>/", partnerships.partnership, name="partnership"),
    path("partnerships/<int:pk>/answer/", partnerships.answer, name="answer"),
    path("partnerships/<int:pk>/edit/", partnerships.edit, name="edit-proposal"),
    path("partnerships/<int:pk>/end/", partnerships.end, name="end"),
]
