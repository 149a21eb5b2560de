"""The tags pages are written with, through a page's own engine."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from convene.core.figures import Counted
from convene.core.text.fields import Honeypot

MOMENT = datetime(2020, 7, 8, 14, 0, tzinfo=UTC)


def show(source: str, language: str = "en", request: Any = None, **context: Any) -> str:
    with override(language):
        return engines["django"].from_string(source).render(context, request)


# Times


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def reader(zone: str | None) -> Any:
    request = RequestFactory().get("/")
    request.reader_zone = zone  # type: ignore[attr-defined]
    request.user = None  # type: ignore[assignment]
    return request


WHEN = '{% when moment "Europe/Zurich" "Geneva" %}'


def test_time_is_told_thrice() -> None:
    html = show(WHEN, moment=MOMENT, request=reader("Africa/Nairobi"))
    assert words(html) == "Wednesday, 8 July 2020 16:00 Geneva · 14:00 UTC · 17:00 Nairobi, your time"
    assert re.findall(r'datetime="([^"]+)"', html) == [
        "2020-07-08",
        "2020-07-08T16:00+02:00",
        "2020-07-08T14:00+00:00",
        "2020-07-08T17:00+03:00",
    ]


def test_time_is_left_to_the_script_where_the_reader_is_unknown() -> None:
    html = show(WHEN, moment=MOMENT, request=reader(None))
    assert words(html) == "Wednesday, 8 July 2020 16:00 Geneva · 14:00 UTC"
    assert dict(re.findall(r'data-(\w+)="([^"]*)"', html)) == {
        "utc": "2020-07-08T14:00:00Z",
        "day": "2020-07-08",
        "zones": "Europe/Zurich UTC",
        "yours": "{}, your time",
    }


def test_host_in_the_readers_zone_is_told_once() -> None:
    html = show(WHEN, moment=MOMENT, request=reader("Europe/Zurich"))
    assert words(html) == "Wednesday, 8 July 2020 16:00 Geneva · 14:00 UTC"


def test_zone_in_which_the_day_differs_says_so() -> None:
    html = show('{% when moment "Pacific/Auckland" %}', moment=MOMENT, request=reader("America/New_York"))
    assert words(html) == (
        "Thursday, 9 July 2020 02:00 Auckland · 14:00 UTC (8 July) · 10:00 New York, your time (8 July)"
    )


def test_time_in_arabic_keeps_latin_digits_and_names_towns_in_arabic() -> None:
    html = show('{% when moment "Europe/Zurich" %}', "ar", reader("Africa/Nairobi"), moment=MOMENT)
    assert words(html).startswith("الأربعاء، 8 يوليو 2020 16:00 زيورخ · 14:00 UTC · 17:00 نيروبي")


def test_unknown_host_zone_is_an_error() -> None:
    with pytest.raises(KeyError):
        show('{% when moment "Europe/Nowhere" %}', moment=MOMENT, request=reader(None))


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("en", date(2020, 6, 26), '<time datetime="2020-06-26">26 June 2020</time>'),
        ("en", datetime(2020, 6, 26, 23, 59, tzinfo=UTC), '<time datetime="2020-06-26">26 June 2020</time>'),
        ("ar", date(2020, 6, 26), '<time datetime="2020-06-26">26 يونيو 2020</time>'),
        ("en", None, ""),
    ],
)
def test_day(language: str, value: date | None, expected: str) -> None:
    assert show("{% day value %}", language, value=value) == expected


def test_moment_is_in_utc() -> None:
    assert show("{% moment at %}", at=datetime.fromisoformat("2020-06-27T01:30+05:30")) == (
        '<time datetime="2020-06-26T20:00:00Z">26 June 2020, 20:00 UTC</time>'
    )
    assert show("{% moment at %}", at=None) == ""


def test_moment_without_a_zone_is_an_error() -> None:
    for tag in ("day", "moment"):
        with pytest.raises(ValueError, match="needs a time zone"):
            show(f"{{% {tag} at %}}", at=datetime(2020, 6, 26))  # noqa: DTZ001 -- what is tested


# Figures


def counted(value: int = 12345, definition: str = "Organisations whose <signature> was approved") -> Counted:
    return Counted("signatures.organisations", "Organisations signed", definition, value, MOMENT)


def test_figure_stands_with_definition_and_time() -> None:
    assert show("{% figure counted %}", counted=counted()) == (
        '<div><dt>Organisations signed</dt><dd class="number">12,345</dd>'
        '<dd class="definition">Organisations whose &lt;signature&gt; was approved.</dd>'
        '<dd class="definition">Counted <time datetime="2020-07-08T14:00:00Z">8 July 2020, 14:00 UTC</time>.</dd></div>\n'
    )


def test_figure_in_a_sentence_keeps_both() -> None:
    html = show('{% figure counted "line" %}', counted=counted(definition="Each once."))
    assert words(html) == "12,345 Organisations signed (Each once. Counted 8 July 2020, 14:00 UTC.)"


def test_figure_in_arabic_keeps_latin_digits() -> None:
    assert '<dd class="number">12,345</dd>' in show("{% figure counted %}", "ar", counted=counted())


def test_number_in_the_pages_language() -> None:
    assert show("{{ 12345|number }}") == "12,345"


# Words of people


def test_content_is_escaped_and_marked() -> None:
    text = "سلام <b>\n\nثانية\nسطر"
    assert show('{% content text "ar" %}', text=text) == (
        '<div class="content" lang="ar" dir="rtl"><p>سلام &lt;b&gt;</p>\n\n<p>ثانية<br>سطر</p></div>'
    )
    assert (
        show('{% content text "de" "span" %}', text="A & <i>")
        == '<span lang="de" dir="ltr">A &amp; &lt;i&gt;</span>'
    )


@pytest.mark.parametrize("unknown", ["", "und"])
def test_content_of_unknown_language_finds_its_own_direction(unknown: str) -> None:
    assert (
        show("{% content text lang 'span' %}", text="a", lang=unknown) == '<span lang="" dir="auto">a</span>'
    )
    assert show("<p{% lang_of lang %}>", lang=unknown) == '<p lang="" dir="auto">'


def test_language_attribute_cannot_be_broken_out_of() -> None:
    assert show("<p{% lang_of lang %}>", lang='en"><script>') == (
        '<p lang="en&quot;&gt;&lt;script&gt;" dir="ltr">'
    )


def test_a_title_within_words_runs_its_own_way() -> None:
    assert show("{{ 'Register: Who stays?'|named }}") == 'Register: <bdi lang="">Who stays?</bdi>'
    assert show("{{ 'Sign & read'|named }}") == "Sign &amp; read"


def test_language_is_said_where_it_differs_from_the_pages() -> None:
    assert show("{% written_in 'es' %}") == '<span class="note">Written in Spanish</span>'
    assert [show("{% written_in lang %}", lang=lang) for lang in ("en", "en-GB", "und", "")] == [""] * 4


def test_names_of_countries_and_languages() -> None:
    assert show("{% country 'CH' %} {% language_name 'fr' %}") == "Switzerland French"
    assert show("{% country 'CH' %} {% language_name 'fr' %}", "ar") == "سويسرا الفرنسية"
    assert show("{% country '' %}{% language_name '' %}") == ""


def test_markdown_is_shown_safely() -> None:
    html = show("{{ text|markdown }}", text="# Title\n\n<script>*so*</script>")
    assert "<h3>Title</h3>" in html
    assert "<script" not in html
    assert "<h2>Title</h2>" in show("{{ text|markdown:2 }}", text="# Title")


@dataclass
class Thing:
    is_demonstration: bool


def test_invented_things_are_marked() -> None:
    assert show("{% demo_mark thing %}", thing=Thing(True)) == '<span class="tag demo">demonstration</span>'
    assert show("{% demo_mark thing %}", thing=Thing(False)) == ""
    assert show("{% demo_mark thing %}", thing=None) == ""


# Forms


class Form(forms.Form):
    name = forms.CharField(label="Name?", help_text="As registered.")
    web = forms.URLField(label="Website", required=False, assume_scheme="https")
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="One."
    )
    themes = forms.MultipleChoiceField(
        label="Themes",
        choices=[("Care", [("h", "Health")]), ("e", "Education")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    listed = forms.BooleanField(label="List us", required=False, help_text="You can change this.")
    key = forms.CharField(widget=forms.HiddenInput, initial="k")


def wrong() -> Form:
    form = Form({"name": "", "web": "http://x y", "key": "k"})
    form.add_error(None, "The call has <closed>.")
    return form


def flat(html: str) -> str:
    return re.sub(r">\s+<", "><", html.strip())


def test_field_has_label_hint_error_and_says_it_is_wrong() -> None:
    assert flat(show("{% field form.name %}", form=wrong())) == (
        '<div class="field wrong"><label for="id_name">Name?</label>'
        '<div class="hint" id="id_name_helptext">As registered.</div>'
        '<ul class="errorlist" id="id_name_error"><li><span class="visually-hidden">Error:</span> This field is required.</li></ul>'
        '<input type="text" name="name" required aria-invalid="true" aria-describedby="id_name_helptext id_name_error" id="id_name"></div>'
    )


def test_field_keeps_what_was_typed_and_says_it_is_optional() -> None:
    html = flat(show("{% field form.web %}", form=wrong()))
    assert '<label for="id_web">Website <span class="optional">(optional)</span></label>' in html
    assert 'value="http://x y"' in html


def test_choices_are_a_fieldset_whose_hint_and_error_belong_to_it() -> None:
    html = flat(show("{% field form.kind %}", form=wrong()))
    assert html.startswith(
        '<div class="field wrong"><fieldset aria-describedby="id_kind_helptext id_kind_error"><legend>Kind</legend>'
    )
    assert '<label for="id_kind_0"><input type="radio" name="kind" value="a" required aria-invalid="true" id="id_kind_0"><span>A</span></label>' in html  # fmt: skip


def test_grouped_choices_have_a_legend_each() -> None:
    html = flat(show("{% field form.themes %}", form=Form()))
    assert re.findall(r"<legend>([^<]*)", html) == ["Themes ", "Care"]
    assert html.count("<label") == 2


def test_single_tick_carries_its_label_beside_it() -> None:
    html = flat(show("{% field form.listed %}", form=Form()))
    assert html == (
        '<div class="field check"><label for="id_listed">'
        '<input type="checkbox" name="listed" aria-describedby="id_listed_helptext" id="id_listed"><span>List us</span></label>'
        '<div class="hint" id="id_listed_helptext">You can change this.</div></div>'
    )


def test_hidden_field_is_only_itself() -> None:
    assert (
        show("{% field form.key %}", form=Form()) == '<input type="hidden" name="key" value="k" id="id_key">'
    )


def test_trap_for_robots_is_hidden_from_people() -> None:
    html = flat(show("{% field form.website_2 %}", form=Honeypot()))
    assert html == (
        '<div class="trap" aria-hidden="true"><label for="id_website_2">Leave this empty</label>'
        '<input type="text" name="website_2" class="trap" autocomplete="off" tabindex="-1" id="id_website_2"></div>'
    )


def test_summary_links_each_error_to_its_field() -> None:
    html = show("{% error_summary form %}", form=wrong())
    assert re.findall(r"<li>(.*?)</li>", html) == [
        "The call has &lt;closed&gt;.",
        '<a href="#id_name">Name: This field is required.</a>',
        '<a href="#id_web">Website: Enter a valid URL.</a>',
        '<a href="#id_kind_0">Kind: This field is required.</a>',
    ]
    ids = set(re.findall(r'id="([^"]+)"', show("{{ form }}", form=wrong())))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= ids


def test_summary_of_a_good_form_is_nothing() -> None:
    assert show("{% error_summary form %}", form=Form({"name": "a", "kind": "a", "key": "k"})).strip() == ""


def test_errors_of_hidden_fields_are_said_in_the_summary() -> None:
    html = show("{% error_summary form %}", form=Form({"name": "a", "kind": "a"}))
    assert re.findall(r"<li>(.*?)</li>", html) == ["Key: This field is required."]


def test_form_page_is_a_whole_form_with_token(rf: RequestFactory) -> None:
    html = show(
        '{% form_page form submit="Sign" cancel="/back/" %}', request=reader(None), form=Form(prefix="a")
    )
    assert re.findall(r"<form[^>]*>", html) == ['<form class="form" method="post" novalidate>']
    assert html.count("csrfmiddlewaretoken") == 1
    assert re.findall(r'name="(a-\w+)"', html) == ["a-name", "a-web", "a-kind", "a-kind", "a-themes", "a-themes", "a-listed", "a-key"]  # fmt: skip
    assert '<button>Sign</button> <a href="/back/">Cancel</a>' in html


def test_form_page_names_its_button_and_address_and_warns() -> None:
    html = show('{% form_page form action="/x/" danger=True %}', request=reader(None), form=Form())
    assert '<form class="form" method="post" action="/x/" novalidate>' in html
    assert '<button class="danger">Send</button>' in html


# Lists


def test_pages_keep_the_filters() -> None:
    page = Paginator(range(200), 20).page(2)
    request = RequestFactory().get("/list/?q=a%26b&country=DE&country=FR&page=2")
    request.user = None  # type: ignore[assignment]
    html = show("{% pages page %}", request=request, page=page)
    kept = "?q=a%26b&amp;country=DE&amp;country=FR&amp;page="
    assert re.findall(r'rel="prev" href="([^"]*)"', html) == [f"{kept}1"]
    assert re.findall(r'rel="next" href="([^"]*)"', html) == [f"{kept}3"]
    assert re.findall(r'<li><a href="([^"]*)"', html) == [f"{kept}{n}" for n in (1, 3, 4, 10)]
    assert '<span class="here" aria-current="page"><span class="visually-hidden">Page</span> 2</span>' in html
    assert '<span class="place">Page 2 of 10</span>' in html
    assert html.count('class="gap"') == 1


def test_one_page_needs_no_links() -> None:
    request = reader(None)
    assert show("{% pages page %}", request=request, page=Paginator(range(3), 20).page(1)).strip() == ""


def test_empty_list_says_what_comes_and_the_next_step() -> None:
    assert show('{% empty "Nobody <yet>" "Be the first." "/sign/" "Sign" %}').strip() == (
        '<div class="empty"><h2>Nobody <yet></h2><p>Be the first.</p><p><a class="button quiet" href="/sign/">Sign</a></p></div>'
    )
    assert show("{% empty title %}", title="<b>").strip() == '<div class="empty"><h2>&lt;b&gt;</h2></div>'


# The thread


@dataclass
class Step:
    kind_label: str
    title: str
    address: str
    state: str
    state_label: str
    date: datetime | None


def test_thread_says_each_step_and_where_one_is() -> None:
    steps = [
        Step("Exchange", "First exchange", "/events/one/", "done", "Done", MOMENT),
        Step("Statement", "Joint <statement>", "/statements/one/", "now", "Now", None),
        Step("Coalition", "First meeting", "", "planned", "Planned", None),
    ]
    html = show("{% thread_line steps %}", steps=steps)
    assert re.findall(r'<li class="(\w+)">', html) == ["done", "now", "planned"]
    assert re.findall(r'href="([^"]*)"( aria-current="step")?', html) == [
        ("/events/one/", ""),
        ("/statements/one/", ' aria-current="step"'),
    ]
    spoken = re.sub(r'<span aria-hidden="true">[^<]*</span>', "", html)
    assert words(spoken) == (
        "Exchange: First exchange (Done) 8 July 2020 Statement: Joint &lt;statement&gt; (Now) Coalition: First meeting (Planned)"
    )
    assert words(html) == (
        "Exchange: First exchange (Done) 8 July 2020 Statement: Joint &lt;statement&gt; (Now)Now Coalition: First meeting (Planned)Planned"
    )


def test_thread_of_no_steps_is_nothing() -> None:
    assert show("{% thread_line steps %}", steps=[]).strip() == ""
