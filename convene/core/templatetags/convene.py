"""The tags every page is written with. They are built in: no page loads them.

A tag prints markup whose look is in core/static/core/convene.css. Numbers are written in Latin digits in
every language, as CLDR does for Arabic in most of the countries that read these pages, so that a printed
figure reads the same in each language of a page.
"""

import html
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from babel.dates import format_date, format_skeleton
from django import forms, template
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html, linebreaks, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convene.core import addresses, places, times
from convene.core.figures import Counted, number_in, sentence
from convene.core.figures.wording import locale_of
from convene.core.text import direction
from convene.core.text import markdown as markdown_text

register = template.Library()


def _language() -> str:
    return get_language() or "en"


def _number(value: int) -> str:
    return number_in(value, _language())


def _date(day: date, width: str = "long") -> str:
    return str(format_date(day, width, locale=locale_of(_language())))


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC)


# Forms


@register.inclusion_tag("components/form_page.html", takes_context=True)
def form_page(
    context: Context,
    form: forms.BaseForm,
    *,
    submit: str = "",
    cancel: str = "",
    action: str = "",
    danger: bool = False,
) -> dict[str, Any]:
    """A whole POST form: what is wrong, the fields, one button; `cancel` is an address to turn back to."""
    return {
        **_form_context(form),
        "csrf_token": context.get("csrf_token"),
        "submit": submit or _("Send"),
        "cancel": cancel,
        "action": action,
        "danger": danger,
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """What is wrong with the form, each line a link to its field. Nothing when nothing is."""
    return _form_context(form)


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    """One field with label, hint and error."""
    return bound.as_field_group()


def _form_context(form: forms.BaseForm) -> dict[str, Any]:
    problems = [{"target": "", "label": "", "message": str(message)} for message in form.non_field_errors()]
    for bound in [*form.visible_fields(), *form.hidden_fields()]:
        target = f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label
        problems += [
            {
                "target": "" if bound.is_hidden else target,
                "label": str(bound.label).rstrip("?؟:. "),
                "message": str(message),
            }
            for message in bound.errors
        ]
    return {"form": form, "problems": problems}


# Lists


@register.inclusion_tag("components/pages.html", takes_context=True)
def pages(context: Context, page: "Page[Any]", parameter: str = "page") -> dict[str, Any]:
    """Links to the pages of a list; the other parameters of the address (its filters) are kept."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = [
        {
            "number": number,
            "here": number == page.number,
            "address": address(number) if isinstance(number, int) else "",
        }
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
    return {
        "page": page,
        "numbers": numbers,
        "before": address(page.previous_page_number()) if page.has_previous() else "",
        "after": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """What will stand here, and the next step towards it."""
    return {"title": title, "text": text, "url": url, "action": action}


# Times


@register.simple_tag
def day(moment: date | datetime | None) -> SafeString:
    """The day in words, "26 June 2020"; of a moment, its day in UTC. Nothing for none."""
    if moment is None:
        return mark_safe("")
    that = _in_utc(moment).date() if isinstance(moment, datetime) else moment
    return format_html('<time datetime="{}">{}</time>', that.isoformat(), _date(that))


@register.simple_tag
def moment(at: datetime | None) -> SafeString:
    """A moment that has passed, "26 June 2020, 14:00 UTC": when something was counted or published."""
    if at is None:
        return mark_safe("")
    utc = _in_utc(at)
    words = _("%(date)s, %(clock)s UTC") % {"date": _date(utc), "clock": f"{utc:%H:%M}"}
    return format_html('<time datetime="{}">{}</time>', f"{utc:%Y-%m-%dT%H:%M:%SZ}", words)


@register.inclusion_tag("components/when.html", takes_context=True)
def when(context: Context, at: datetime, host_zone: str, place: str = "") -> dict[str, Any]:
    """An appointment, told thrice: "16:00 Geneva · 14:00 UTC · 17:00 Nairobi, your time".

    The date is the host's; a zone in which the day differs says its own. `place` names the host's town where
    the zone's does not (Geneva in Europe/Zurich). Without a known reader's zone the page's script adds it.
    """
    reader_zone = getattr(context.get("request"), "reader_zone", None)
    told = times.told(at, host_zone, reader_zone)
    host = told[0].local.date()
    return {
        "utc": f"{_in_utc(at):%Y-%m-%dT%H:%M:%SZ}",
        "day": host.isoformat(),
        "date": _date(host, "full"),
        "zones": " ".join([*(one.zone for one in told), *([reader_zone] if reader_zone else [])]),
        "times": [
            {
                "role": one.role,
                "clock": f"{one.local:%H:%M}",
                "stamp": one.local.isoformat(timespec="minutes"),
                "place": (one.role == "host" and place) or _city(one),
                "day": "" if one.local.date() == host else _day_and_month(one.local.date()),
            }
            for one in told
        ],
    }


def _city(one: times.ZoneTime) -> str:
    known = locale_of(_language()).time_zones.get(one.zone, {})
    return one.city if one.role == "utc" else str(known.get("city", one.city))


def _day_and_month(that: date) -> str:
    return str(format_skeleton("MMMMd", that, locale=locale_of(_language())))


# Figures


@register.simple_tag
def figure(counted: Counted, form: str = "block") -> str:
    """A total with its definition and time: an entry of `<dl class="totals">`, or "line" within a sentence."""
    return render_to_string(
        "components/figure_line.html" if form == "line" else "components/figure.html",
        {
            "label": counted.label,
            "definition": sentence(str(counted.definition)),
            "value": _number(counted.value),
            "at": moment(counted.at),
        },
    )


@register.filter
def number(value: int) -> str:
    """A number that is no public total (a size, a page, a length) in the page's language."""
    return _number(value)


# People, places, languages


@register.simple_tag
def follow(kind: str, object_id: int) -> SafeString:
    """The link to a public thing's thread: `{% follow "motion" motion.pk %}`.

    For every kind the trail names: contribution, input, edition-passage, figure, reading, motion, ballot,
    decision, action, challenge, partnership, reply, news.
    """
    address = reverse("portal:thread", args=[kind, object_id])
    return format_html('<a class="follow" href="{}">{}</a>', address, _("Follow the thread"))


@register.simple_tag
def demo_mark(thing: object) -> SafeString:
    """Says that an invented thing is one. Nothing for a real one."""
    if not getattr(thing, "is_demonstration", False):
        return mark_safe("")
    return format_html('<span class="tag demo">{}</span>', _("demonstration"))


@register.simple_tag
def country(code: str) -> str:
    """The country's name in the page's language. Nothing for no code."""
    return places.country_name(code, _language()) if code else ""


@register.simple_tag
def language_name(code: str) -> str:
    """The language's name in the page's language. Nothing for no code."""
    return places.language_name(code, _language()) if code else ""


@register.simple_tag
def content(text: str, lang: str = "", tag: str = "div") -> SafeString:
    """What a person wrote, escaped, with its language and direction.

    A block of paragraphs, or one line in another element: `{% content name lang "span" %}`.
    """
    body = linebreaks(text, autoescape=True) if tag == "div" else escape(text)
    kind = mark_safe(' class="content"') if tag == "div" else ""
    return format_html("<{}{}{}>{}</{}>", mark_safe(tag), kind, _marks(lang), mark_safe(body), mark_safe(tag))


@register.simple_tag
def lang_of(lang: str) -> SafeString:
    """The attributes of an element that holds words in this language: `<div class="prose"{% lang_of … %}>`."""
    return _marks(lang)


def _marks(lang: str) -> SafeString:
    if not lang or lang == "und":
        return mark_safe(' lang="" dir="auto"')  # unknown: else it would pass for the page's
    return format_html(' lang="{}" dir="{}"', lang, direction(lang))


@register.simple_tag
def written_in(lang: str) -> SafeString:
    """Says which language something is in when it is not the page's."""
    if not lang or lang == "und" or lang.partition("-")[0] == _language().partition("-")[0]:
        return mark_safe("")
    words = _("Written in %(language)s") % {"language": places.language_name(lang, _language())}
    return format_html('<span class="note">{}</span>', words)


@register.filter
def markdown(text: str, heading_level: int = 3) -> SafeString:
    """Markdown as safe HTML; its headings begin at `heading_level`."""
    return markdown_text.to_html(text, heading_level=heading_level)


@register.filter
def named(text: str) -> SafeString:
    """Words such as “Register: a title”, whose title may run the other way than the page."""
    before, colon, title = text.partition(": ")
    return format_html('{}{}<bdi lang="">{}</bdi>', before, colon, title) if colon else escape(text)


@register.filter("here")
def linked(address: str) -> str:
    """A stored address under the page's own language."""
    return addresses.here(address)


# The frame


@register.inclusion_tag("components/thread_line.html")
def thread_line(steps: Iterable[object], title: str = "") -> dict[str, Any]:
    """The line an initiative goes along; its title tells it from others where several stand on a page.

    Each step has kind_label, title, address, state ("done", "now", "planned"), state_label and date.
    """
    return {"steps": list(steps), "title": title}


@register.simple_tag(takes_context=True)
def again(context: Context, block: str) -> SafeString:
    """A block's words once more, without markup: the title in a link's preview, say."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    node = blocks.get_block(block) if blocks is not None else None
    if node is None:
        return mark_safe("")
    words = html.unescape(strip_tags(node.render(context)))
    return conditional_escape(" ".join(words.split()))


@register.simple_tag(takes_context=True)
def here(context: Mapping[str, Any], address: str) -> SafeString:
    """Marks a link of the navigation as the page one is on, or as the part of the site it is in."""
    path = getattr(context.get("request"), "path", "")
    if path == address:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"' if path.startswith(address) else "")
