from django.urls import path

from convene.statements.views import convening, public, queue, signature, signing

app_name = "statements"

urlpatterns = [
    path("initiatives/<slug:slug>/statements/new/", convening.draft, name="draft"),
    path("statements/<slug:slug>/", public.statement, name="statement"),
    path("statements/<slug:slug>/text.txt", public.text, name="text"),
    path("statements/<slug:slug>/signatures.csv", public.signatures_csv, name="csv"),
    path("statements/<slug:slug>/signatures.json", public.signatures_json, name="json"),
    path("statements/<slug:slug>/sign/", signing.sign, name="sign"),
    path("statements/<slug:slug>/sign/sent/", signing.sent, name="sent"),
    path("statements/<slug:slug>/sign/sent/again/", signing.resend, name="resend"),
    path("statements/<slug:slug>/sign/sent/address/", signing.readdress, name="readdress"),
    path("statements/<slug:slug>/sign/on-its-way/", signature.on_its_way, name="on-its-way"),
    path("statements/<slug:slug>/signatures/own/<int:pk>/", signature.own, name="own"),
    path(
        "statements/<slug:slug>/signatures/own/<int:pk>/correct/", signature.own_correct, name="own-correct"
    ),
    path(
        "statements/<slug:slug>/signatures/own/<int:pk>/withdraw/",
        signature.own_withdraw,
        name="own-withdraw",
    ),
    path("statements/<slug:slug>/signatures/<str:token>/", signature.signature, name="signature"),
    path("statements/<slug:slug>/signatures/<str:token>/correct/", signature.correct, name="correct"),
    path("statements/<slug:slug>/signatures/<str:token>/withdraw/", signature.withdraw, name="withdraw"),
    path("statements/<slug:slug>/signatures/<str:token>/again/", signature.resend, name="signature-resend"),
    path("statements/<slug:slug>/edit/", convening.edit, name="edit"),
    path("statements/<slug:slug>/freeze/", convening.freeze, name="freeze"),
    path("statements/<slug:slug>/open/", convening.open_, name="open"),
    path("statements/<slug:slug>/close/", convening.close, name="close"),
    path("statements/<slug:slug>/queue/", queue.queue, name="queue"),
    path("statements/<slug:slug>/queue/<int:pk>/decline/", queue.decline, name="decline"),
    path("statements/<slug:slug>/queue/<int:pk>/confirm/", queue.by_hand, name="by-hand"),
]
