"""The names django-allauth looks addresses up by, all leading to our own pages.

None of allauth's own pages is served.
"""

from django.urls import path

from convene.core.accounts.views import entrance

urlpatterns = [
    path("account/sign-in/", entrance.sign_in, name="account_login"),
    path("account/sign-in/", entrance.sign_in, name="account_signup"),
    path("account/sign-in/", entrance.sign_in, name="account_request_login_code"),
    path("account/sign-in/code/", entrance.sign_in_code, name="account_confirm_login_code"),
    path("account/sign-out/", entrance.sign_out, name="account_logout"),
]
