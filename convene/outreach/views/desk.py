"""Where conveners write news."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.initiatives.models import Initiative
from convene.initiatives.queries import quotable
from convene.outreach import rules
from convene.outreach.actions import news as actions
from convene.outreach.forms.news import (
    ContactForm,
    CorrectionForm,
    DraftForm,
    EditForm,
    FigureForm,
    VersionForm,
    WordsForm,
)
from convene.outreach.models import News, NewsFigure, NewsText
from convene.outreach.queries import news as queries

BOTH = ["GET", "HEAD", "POST"]


def _mine(request: SignedIn, slug: str) -> News:
    news = get_object_or_404(queries.in_full(News.objects.all()), slug=slug)
    require(rules.may_tell(request.user, news.initiative))
    return news


@login_required
@require_http_methods(BOTH)
def draft(request: SignedIn, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_tell(request.user, initiative))
    form = DraftForm(request.POST or None, initial={"language": initiative.language})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_news(
                initiative=initiative, text=form.text, contact=_contact(form), actor=request.user
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved as a draft. Only the conveners see it until it is published."))
            return redirect("outreach:news-desk", slug=made.slug)
    context = {"form": form, "initiative": initiative}
    return render(request, "outreach/news_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def desk(request: SignedIn, slug: str) -> HttpResponse:
    """What the note consists of, and what can be done with it now."""
    news = _mine(request, slug)
    context = {
        **_frame(news),
        "texts": [queries.told(news, code) for code in queries.languages(news)],
        "figures": [row.frozen for row in news.figures.all() if row.frozen],
        "drafted": queries.drafted(news) if news.state == News.State.DRAFT else [],
    }
    return render(request, "outreach/news_desk.html", context)


@login_required
@require_http_methods(BOTH)
def add_text(request: SignedIn, slug: str) -> HttpResponse:
    """A further language."""
    news = _mine(request, slug)
    form = WordsForm(request.POST or None, initial={"version": news.version, "language": ""})
    if request.method == "POST" and form.is_valid():
        if news.texts.filter(language=form.cleaned_data["language"]).exists():
            form.add_error("language", _("There is a text in this language already."))
        elif _done(form, lambda: _write(request, news, form), news):
            messages.success(request, _("Saved."))
            return redirect("outreach:news-desk", slug=slug)
    first = queries.told(news, news.language)
    return _page(request, "outreach/news_text.html", news, form, first=first, is_new=True)


@login_required
@require_http_methods(BOTH)
def edit_text(request: SignedIn, slug: str, language: str) -> HttpResponse:
    """Change a draft's text, or correct a published one openly."""
    news = _mine(request, slug)
    text = get_object_or_404(NewsText.objects.select_related("news"), news=news, language=language)
    corrects = news.state == News.State.PUBLISHED
    data = _with_language(request, language)
    made: type[EditForm] = CorrectionForm if corrects else EditForm
    form: Any = made(data, initial=WordsForm.saved(text))
    if form.is_bound and form.is_valid():
        deed = _correct if corrects else _write
        if _done(form, lambda: deed(request, news, form), news):
            messages.success(request, _("Corrected.") if corrects else _("Saved."))
            return redirect("outreach:news-desk", slug=slug)
    if form.is_bound and news.version != text.news.version:
        text.refresh_from_db()
    return _page(
        request,
        "outreach/news_text.html",
        news,
        form,
        theirs=text if form.is_bound else None,
        corrects=corrects,
        language=language,
    )


@login_required
@require_POST
def drop_text(request: SignedIn, slug: str, language: str) -> HttpResponse:
    news = _mine(request, slug)
    return _button(
        request,
        news,
        lambda version: actions.drop_text(news=news, language=language, version=version, actor=request.user),
        _("Taken out."),
    )


@login_required
@require_http_methods(BOTH)
def figures(request: SignedIn, slug: str) -> HttpResponse:
    """Choose a figure and the key it is written by."""
    news = _mine(request, slug)
    form = FigureForm(
        request.POST or None,
        quotable=quotable(news.initiative),
        language=get_language() or "en",
        initial={"version": news.version},
    )
    sent = request.method == "POST" and form.is_valid()
    if sent and _done(form, lambda: _choose(request, news, form), news):
        messages.success(
            request, _("Chosen. Write {%(key)s} in the text.") % {"key": form.cleaned_data["key"]}
        )
        return redirect("outreach:news-figures", slug=slug)
    return _page(request, "outreach/news_figures.html", news, form, drafted=queries.drafted(news))


@login_required
@require_POST
def drop_figure(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    news = _mine(request, slug)
    figure = get_object_or_404(NewsFigure.objects.select_related("news__initiative"), news=news, pk=pk)
    return _button(
        request,
        news,
        lambda version: actions.drop_figure(figure=figure, version=version, actor=request.user),
        _("Taken out."),
        back="outreach:news-figures",
    )


@login_required
@require_http_methods(BOTH)
def contact(request: SignedIn, slug: str) -> HttpResponse:
    news = _mine(request, slug)
    form = ContactForm(request.POST or None, initial=ContactForm.initial_of(news))
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(
            form,
            lambda: actions.name_contact(
                news=news, contact=_contact(form), version=_version(form), actor=request.user
            ),
            news,
        )
    ):
        messages.success(request, _("Saved."))
        return redirect("outreach:news-desk", slug=slug)
    return _page(request, "outreach/news_contact.html", news, form)


@login_required
@require_http_methods(BOTH)
def publish(request: SignedIn, slug: str) -> HttpResponse:
    """What publishing does, with the note as it would read now; a button."""
    news = _mine(request, slug)
    form = VersionForm(request.POST or None, initial={"version": news.version})
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(
            form,
            lambda: actions.publish_news(news=news, version=_version(form), actor=request.user),
            news,
        )
    ):
        messages.success(request, _("Published. Its figures stay as they are now."))
        return redirect(news)
    texts = [queries.told(news, code) for code in queries.languages(news)]
    return _page(
        request, "outreach/news_publish.html", news, form, texts=texts, drafted=queries.drafted(news)
    )


def _frame(news: News) -> dict[str, Any]:
    return {
        "news": news,
        "initiative": news.initiative,
        "note": queries.told(news),
        "is_draft": news.state == News.State.DRAFT,
    }


def _page(request: SignedIn, template: str, news: News, form: forms.Form, **more: Any) -> HttpResponse:
    status = 409 if getattr(form, "is_late", False) else 422 if form.errors else 200
    context = {**_frame(news), "form": form, "is_late": status == 409, **more}
    return render(request, template, context, status=status)


def _done(form: Any, deed: Any, news: News) -> bool:
    """Whether it is done; if not, the form says why, and after a conflict it carries the newest version."""
    try:
        deed()
    except Conflict as conflict:
        news.refresh_from_db(fields=["version", "state"])
        form.data = form.data.copy()
        form.data["version"] = str(news.version)
        form.is_late = True
        form.add_error(None, str(conflict))
        return False
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True


def _button(
    request: SignedIn, news: News, deed: Any, told: str, back: str = "outreach:news-desk"
) -> HttpResponse:
    form = VersionForm(request.POST)
    try:
        deed(_version(form) if form.is_valid() else 0)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, told)
    return redirect(back, slug=news.slug)


def _with_language(request: SignedIn, language: str) -> Any:
    if request.method != "POST":
        return None
    data = request.POST.copy()
    data["language"] = language
    return data


def _write(request: SignedIn, news: News, form: Any) -> None:
    actions.write_text(news=news, text=form.text, version=_version(form), actor=request.user)


def _correct(request: SignedIn, news: News, form: Any) -> None:
    actions.correct_news(
        news=news,
        text=form.text,
        note=form.cleaned_data["note"],
        version=_version(form),
        actor=request.user,
    )


def _choose(request: SignedIn, news: News, form: Any) -> None:
    name, kind, pk = form.cleaned_data["figure"]
    chosen = actions.Chosen(form.cleaned_data["key"], name, kind, pk)
    actions.add_figure(news=news, chosen=chosen, version=_version(form), actor=request.user)


def _version(form: Any) -> int:
    return int(form.cleaned_data["version"] or 0)


def _contact(form: Any) -> actions.Contact:
    return actions.Contact(form.cleaned_data["contact_name"], form.cleaned_data["contact_email"])
