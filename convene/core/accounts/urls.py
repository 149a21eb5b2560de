from django.urls import path

from convene.core.accounts.views import entrance, own, public

app_name = "accounts"

urlpatterns = [
    path("account/", own.account, name="account"),
    path("account/sign-in/", entrance.sign_in, name="sign-in"),
    path("account/sign-in/code/", entrance.sign_in_code, name="sign-in-code"),
    path("account/sign-out/", entrance.sign_out, name="sign-out"),
    path("account/address/", own.address, name="address"),
    path("account/address/code/", own.address_code, name="address-code"),
    path("account/export/", own.export, name="export"),
    path("account/erase/", own.erase, name="erase"),
    path("account/erased/", public.erased, name="erased"),
    path("account/zone/", public.zone, name="zone"),
    path("privacy/", public.privacy, name="privacy"),
    path("admin/login/", entrance.admin_sign_in),  # goes before the admin's own
]
