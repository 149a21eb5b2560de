"""Small drawings of figures, made by us as SVG: quiet, labelled where one looks, the table beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal, format_decimal
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from convene.core.text import direction

NOTHING = mark_safe("")

WIDTH, HEIGHT = 720, 260
TOP, BOTTOM = 26, 34  # room for the end point's value above, for the dates below
MARKED = 40  # points; closer together their marks would be a line of their own
SCALE, END = 64, 24  # room for the rules' numbers at the line's beginning, for the end point at its end

_LETTERING = 'font-size="13" font-family="FiraGO, Noto Sans, sans-serif"'
# Outside a page no stylesheet reaches the drawing: paper, ink and thread, as in the documents.
_PRINTED: Mapping[str, str] = {
    "chart-rule": 'fill="none" stroke="#ddd7ca" stroke-width="1"',
    "chart-label": f'fill="#545e6c" {_LETTERING}',
    "chart-label strong": f'fill="#1c2430" font-weight="bold" {_LETTERING}',
    "chart-area": 'fill="#f7e8db" stroke="none"',
    "chart-line": 'fill="none" stroke="#a84a15" stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round"',
    "chart-point": 'fill="#a84a15" stroke="none"',
}


def growth(
    points: Sequence[tuple[date, int]],
    *,
    title: str,
    alternative: str,
    language: str,
    standalone: bool = False,
) -> SafeString:
    """How a count grew: an SVG of 720 by 260, as wide as its place allows.

    `points` are (day, count reached by then), in any order; of several on one day the highest counts. Days
    stand as far apart as they are in time; between two points the line is straight. Time runs from where a
    line of the language begins, so from the right in Arabic, the way its readers read. Without points only
    the empty frame is drawn; a single day is a dot.

    All looks come from the classes `chart`, `chart-rule`, `chart-label` (the end value also `strong`),
    `chart-area`, `chart-line` and `chart-point`. With `standalone` the drawing carries its own colours and
    size instead, for documents. Neither has a style attribute. Raises ValueError for a negative count.
    """
    days = _by_day(points)
    return _drawn(days, title=title, alternative=alternative, language=language, standalone=standalone)


def course(
    points: Sequence[tuple[date, int]],
    *,
    title: str,
    alternative: str,
    language: str,
    standalone: bool = False,
) -> SafeString:
    """How a figure went from one dated reading to the next, up and down: drawn as `growth` is.

    One point a day; while they are few each is marked. Raises ValueError for a negative value or a day that
    stands there twice.
    """
    days = _by_day(points)
    if len(days) != len(points):
        raise ValueError("a day stands there twice")
    marked = len(days) <= MARKED
    return _drawn(
        days, title=title, alternative=alternative, language=language, standalone=standalone, marked=marked
    )


def _drawn(
    days: list[tuple[date, int]],
    *,
    title: str,
    alternative: str,
    language: str,
    standalone: bool,
    marked: bool = False,
) -> SafeString:
    locale = _locale(language)
    frame = _Frame(days, locale, direction(language) == "rtl", standalone, marked)
    size = format_html('width="{}" height="{}"', WIDTH, HEIGHT) if standalone else mark_safe('class="chart"')
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" {} role="img" lang="{}">\n'
        "<title>{}</title>\n<desc>{}</desc>\n{}{}{}</svg>\n",
        WIDTH,
        HEIGHT,
        size,
        language,
        title,
        alternative,
        _rules(frame),
        _dates(frame, locale),
        _curve(frame, locale),
    )


def nice_ceiling(highest: int) -> tuple[int, int]:
    """The top of the scale and the distance of its rules: whole, round, two or three rules over zero.

    >>> nice_ceiling(231)
    (300, 100)
    """
    highest = max(highest, 2)
    steps = (factor * 10**power for power in count() for factor in (1, 2, 5))
    step = next(step for step in steps if step * 3 >= highest)
    return step * -(-highest // step), step


@dataclass(frozen=True)
class _Frame:
    """Where a day and a count stand in the drawing."""

    days: list[tuple[date, int]]
    locale: Locale
    mirrored: bool
    standalone: bool
    marked: bool = False  # each point is

    @property
    def first(self) -> date:
        return self.days[0][0]

    @property
    def last(self) -> date:
        return self.days[-1][0]

    @property
    def scale(self) -> tuple[int, int]:
        return nice_ceiling(max((value for _day, value in self.days), default=0))

    @property
    def margin(self) -> float:
        """Room for the widest of the rules' numbers, also where a phone shows them larger."""
        return max(SCALE, 14 + 14 * len(self.rule(self.scale[0])))

    def rule(self, value: int) -> str:
        """A rule's number: from a million on in words, which are shorter than the digits."""
        if value < 1_000_000:
            return str(format_decimal(value, locale=self.locale))
        return str(format_compact_decimal(value, locale=self.locale, fraction_digits=1))

    def turned(self, x: float) -> float:
        return WIDTH - x if self.mirrored else x

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        share = (day - self.first).days / span if span else 0.5
        return self.turned(self.margin + share * (WIDTH - self.margin - END))

    def y(self, value: int) -> float:
        top, _step = self.scale
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)

    def look(self, name: str) -> SafeString:
        return mark_safe(_PRINTED[name] if self.standalone else f'class="{name}"')


def _by_day(points: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """One point a day, in order."""
    days: dict[date, int] = {}
    for moment, value in points:
        if value < 0:
            raise ValueError("a count cannot be negative")
        day = moment.date() if isinstance(moment, datetime) else moment
        days[day] = max(value, days.get(day, 0))
    return sorted(days.items())


def _rules(frame: _Frame) -> SafeString:
    top, step = frame.scale
    drawn = []
    for value in range(0, top + 1, step):
        y = frame.y(value)
        start, end = sorted((frame.turned(frame.margin), frame.turned(WIDTH - END)))
        drawn.append(
            format_html(
                '<line x1="{}" x2="{}" y1="{}" y2="{}" {}/>\n',
                _n(start),
                _n(end),
                _n(y),
                _n(y),
                frame.look("chart-rule"),
            )
        )
        drawn.append(_label(frame, frame.turned(frame.margin - 10), y + 4, "end", frame.rule(value)))
    return format_html_join("", "{}", ((part,) for part in drawn))


def _dates(frame: _Frame, locale: Locale) -> SafeString:
    if not frame.days:
        return NOTHING
    y = HEIGHT - 10
    if frame.first == frame.last:
        return _label(frame, frame.x(frame.first), y, "middle", _day(frame.first, locale))
    return format_html(
        "{}{}",
        _label(frame, frame.x(frame.first), y, "start", _day(frame.first, locale)),
        _label(frame, frame.x(frame.last), y, "end", _day(frame.last, locale)),
    )


def _curve(frame: _Frame, locale: Locale) -> SafeString:
    if not frame.days:
        return NOTHING
    places = [(frame.x(day), frame.y(value)) for day, value in frame.days]
    (first, _), (last, height) = places[0], places[-1]
    drawn = NOTHING
    if len(places) > 1:
        line = " L".join(f"{_n(x)} {_n(y)}" for x, y in places)
        ground = _n(frame.y(0))
        drawn = format_html(
            '<path d="M{} L{} {} L{} {} Z" {}/>\n<path d="M{}" {}/>\n',
            line,
            _n(last),
            ground,
            _n(first),
            ground,
            frame.look("chart-area"),
            line,
            frame.look("chart-line"),
        )
    for x, y in places[:-1] if frame.marked else []:
        drawn = format_html(
            '{}<circle cx="{}" cy="{}" r="2.5" {}/>\n', drawn, _n(x), _n(y), frame.look("chart-point")
        )
    value = format_decimal(frame.days[-1][1], locale=locale)
    alone = len(places) == 1
    # Over the point and, in a row of points, drawn in from the picture's edge.
    where, anchor = (last, "middle") if alone else (last + (-6 if frame.mirrored else 6), "end")
    return format_html(
        '{}<circle cx="{}" cy="{}" r="4.5" {}/>\n{}',
        drawn,
        _n(last),
        _n(height),
        frame.look("chart-point"),
        _label(frame, where, height - 11, anchor, value, look="chart-label strong"),
    )


def _label(
    frame: _Frame, x: float, y: float, anchor: str, text: str, *, look: str = "chart-label"
) -> SafeString:
    """Lettering at a place. `anchor` speaks of the time axis: "end" is where later is.

    Renderers disagree whether a text's direction turns its anchor, so the direction is fixed and the anchor
    turned here; a right-to-left mark before the text keeps the words of a date in their order.
    """
    if frame.mirrored:
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
        text = f"\u200f{text}"
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" direction="ltr" {}>{}</text>\n',
        _n(x),
        _n(y),
        anchor,
        frame.look(look),
        text,
    )


def _day(day: date, locale: Locale) -> str:
    return format_skeleton("yMMMd", day, locale=locale)


def _n(length: float) -> str:
    """A length to a tenth, which no eye tells from the whole truth."""
    return f"{length:.1f}".removesuffix(".0")


def _locale(language: str) -> Locale:
    british = Locale("en", "GB")
    try:
        return british if language == "en" else Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return british
