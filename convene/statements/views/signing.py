"""Signing: the form, and the page on which the signatory finishes with the code we mailed."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from convene.core import limits
from convene.core.errors import NotAllowed, Refused, TooMany
from convene.initiatives.queries import thread
from convene.statements import actions, rules
from convene.statements.forms import AddressForm, CodeForm, SignForm
from convene.statements.models import Signature, Statement
from convene.statements.views.public import shown

HOUR = 60 * 60
SESSION_KEY = "signatures"  # statement's number → the signature this browser gave last


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    statement = shown(request, slug)
    if not rules.may_sign(statement):
        return _not_open(request, statement)
    form = SignForm(request.POST or None, initial=_known_of(request))
    status = 200
    if request.method == "POST":
        if form.is_robot:
            return redirect("statements:sent", slug=slug)
        if form.is_valid():
            try:
                signature = _sign(request, statement, form)
            except NotAllowed:  # it closed a moment ago
                return _not_open(request, shown(request, slug))
            except (Refused, TooMany) as error:
                refuse(form, error)
                status = error.status
            else:
                request.session[SESSION_KEY] = {
                    **request.session.get(SESSION_KEY, {}),
                    str(statement.pk): signature.pk,
                }
                return redirect("statements:sent", slug=slug)
        status = 422 if form.errors and status == 200 else status
    context = {"statement": statement, "initiative": statement.initiative, "form": form}
    return render(request, "statements/sign.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the code is typed; afterwards, what became of the signature."""
    statement = shown(request, slug)
    signature = _remembered(request, statement)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and signature is not None and form.is_valid():
        try:
            limits.consume(f"signature {signature.pk}", "signature-code", count=30, seconds=HOUR)
            actions.try_code(signature=signature, code=form.cleaned_data["code"])
        except (Refused, TooMany) as error:
            refuse(form, error)
        else:
            return redirect("statements:sent", slug=slug)
    return _sent_page(request, statement, signature, form)


@never_cache
@require_POST
def resend(request: HttpRequest, slug: str) -> HttpResponse:
    statement = shown(request, slug)
    signature = _remembered(request, statement)
    if signature is not None:
        mail_again(request, signature)
    return redirect("statements:sent", slug=slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def readdress(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct the address to which the mail goes, as long as nobody has confirmed."""
    statement = shown(request, slug)
    signature = _remembered(request, statement)
    if signature is None or not signature.is_pending:
        return redirect("statements:sent", slug=slug)
    form = AddressForm(request.POST or None, initial={"email": signature.email})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            _may_mail(request, email)
            actions.readdress(signature=signature, email=email)
        except (Refused, TooMany) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The message is on its way to the address you gave now."))
            return redirect("statements:sent", slug=slug)
    context = {"statement": statement, "initiative": statement.initiative, "form": form}
    return render(request, "statements/readdress.html", context, status=422 if form.errors else 200)


def mail_again(request: HttpRequest, signature: Signature) -> None:
    """Send the confirmation anew and say so, or say why not."""
    try:
        _may_mail(request, signature.email)
        actions.resend(signature=signature)
    except (Refused, TooMany) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("A new message is on its way. Only the newest one works."))


def refuse(form: Form, error: Refused | TooMany) -> None:
    """Put the reason beside the field it is about, or on top where the form has no such field."""
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, str(error))


def _sign(request: HttpRequest, statement: Statement, form: SignForm) -> Signature:
    given = actions.Given(
        **{name: value for name, value in form.cleaned_data.items() if name not in {"which", "website_2"}}
    )
    limits.consume(request, "sign", count=40, seconds=HOUR)
    _may_mail(request, given.email)
    return actions.sign(statement=statement, given=given, language=get_language() or "en")


def _may_mail(request: HttpRequest, email: str) -> None:
    """Nobody's mailbox is filled through this form, nor many of them by one reader."""
    limits.consume(request, "signature-mail", count=60, seconds=HOUR)
    limits.consume(email.lower(), "signature-mail", count=8, seconds=HOUR)


def _not_open(request: HttpRequest, statement: Statement) -> HttpResponse:
    """The form page while there is nothing to sign: what is so, and what can be read."""
    context = {
        "statement": statement,
        "initiative": statement.initiative,
        "steps": thread(statement.initiative),
        "reason": getattr(rules.may_sign(statement), "reason", ""),
        "was_sent": request.method == "POST",
    }
    status = 403 if request.method == "POST" else 200
    return render(request, "statements/not_open.html", context, status=status)


def _sent_page(
    request: HttpRequest, statement: Statement, signature: Signature | None, form: CodeForm
) -> HttpResponse:
    if signature is not None:
        signature.refresh_from_db()
    context = {
        "statement": statement,
        "initiative": statement.initiative,
        "signature": signature,
        "form": form,
    }
    return render(request, "statements/sent.html", context, status=422 if form.errors else 200)


def _remembered(request: HttpRequest, statement: Statement) -> Signature | None:
    """The signature this browser gave last under the statement, whatever became of it."""
    pk = request.session.get(SESSION_KEY, {}).get(str(statement.pk))
    return statement.signatures.select_related("organisation").filter(pk=pk).first() if pk else None


def _known_of(request: HttpRequest) -> dict[str, str]:
    if not request.user.is_authenticated:
        return {}
    return {"name": request.user.name, "email": request.user.email}
