from django.urls import path

from convene.config.staff import views

app_name = "staff"

urlpatterns = [
    path("staff/", views.background, name="background"),
    path("staff/jobs/again/", views.all_jobs_again, name="all-jobs-again"),
    path("staff/jobs/<uuid:pk>/again/", views.job_again, name="job-again"),
    path("staff/mail/again/", views.all_mail_again, name="all-mail-again"),
    path("staff/mail/<int:pk>/again/", views.mail_again, name="mail-again"),
]
