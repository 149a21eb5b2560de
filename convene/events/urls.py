from django.urls import path

from convene.events import views

app_name = "events"

urlpatterns = [
    path("events/", views.event_list, name="list"),
    path("initiatives/<slug:slug>/events/new/", views.plan, name="plan"),
    path("events/<slug:slug>/", views.event, name="event"),
    path("events/<slug:slug>/calendar.ics", views.calendar_file, name="calendar"),
    path("events/<slug:slug>/register/", views.register, name="register"),
    path("events/<slug:slug>/register/done/", views.registered, name="registered"),
    path("events/<slug:slug>/registrations/", views.registrations, name="registrations"),
    path(
        "events/<slug:slug>/registrations/<str:token>/cancel/",
        views.cancel_registration,
        name="cancel-registration",
    ),
    path("events/<slug:slug>/inputs/new/", views.write, name="write"),
    path("events/<slug:slug>/inputs/note/", views.note, name="note"),
    path("events/<slug:slug>/inputs/<int:pk>/", views.one_input, name="input"),
    path("events/<slug:slug>/inputs/<int:pk>/edit/", views.edit_input, name="edit-input"),
    path("events/<slug:slug>/inputs/<int:pk>/hide/", views.hide_input, name="hide-input"),
    path("events/<slug:slug>/inputs/<int:pk>/quoting/", views.set_quoting, name="set-quoting"),
    path("events/<slug:slug>/inputs/<int:pk>/withdraw/", views.withdraw_input, name="withdraw-input"),
    path("events/<slug:slug>/run/", views.run, name="run"),
    path("events/<slug:slug>/edit/", views.edit, name="edit"),
    path("events/<slug:slug>/agenda/", views.agenda, name="agenda"),
    path("events/<slug:slug>/speakers/new/", views.name_speaker, name="name-speaker"),
    path("events/<slug:slug>/speakers/<int:pk>/", views.edit_speaker, name="edit-speaker"),
    path("events/<slug:slug>/speakers/<int:pk>/remove/", views.remove_speaker, name="remove-speaker"),
    path("events/<slug:slug>/cancel/", views.cancel, name="cancel"),
]
