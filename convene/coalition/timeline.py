"""The action plan month by month as a drawing of our own; the list stands beside it."""

from collections.abc import Sequence
from datetime import date

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import format_decimal
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from convene.coalition.queries.plan import Month
from convene.core.text import direction

WIDTH, HEIGHT = 720, 240
TOP, BOTTOM = 34, 34  # room for the numbers above the columns, for the months below
SIDE = 8
EDGE = 36  # half the room of a month's name, which must not be cut
NAMED = 6  # months that are named below at most
COUNTED = 18  # columns that bear their number at most


def drawn(months: Sequence[Month], *, today: date, title: str, alternative: str, language: str) -> SafeString:
    """A column for every month from the first to the last: what falls due, and of that what is done (dark).

    An SVG of 720 by 240 whose looks come from classes; time runs from where a line of the language begins. Late
    ones are told in words above their column. Without months nothing is drawn.
    """
    if not months:
        return mark_safe("")
    columns = _filled(months)
    highest = max(month.actions for month in columns)
    width = (WIDTH - 2 * SIDE) / len(columns)
    mirrored = direction(language) == "rtl"
    locale = Locale("en", "GB") if language == "en" else Locale.parse(language, sep="-")
    step = -(-len(columns) // NAMED)
    year = 0
    parts = [_rule(HEIGHT - BOTTOM)]
    for number, month in enumerate(columns):
        start = SIDE + number * width
        middle = start + width / 2
        if mirrored:
            start, middle = WIDTH - start - width, WIDTH - middle
        parts += _column(month, start, width, highest)
        if month.actions and len(columns) <= COUNTED:
            parts.append(_numbers(month, middle, highest, locale))
        if number % step == 0:
            # The first that is named in a year bears the year.
            skeleton = "MMM" if year == month.first.year else "yMMM"
            year = month.first.year
            words = format_skeleton(skeleton, month.first, locale=locale)
            parts.append(_label(min(max(middle, EDGE), WIDTH - EDGE), HEIGHT - BOTTOM + 20, words))
        if (month.first.year, month.first.month) == (today.year, today.month):
            parts.append(
                format_html(
                    '<rect class="chart-point" x="{}" y="{}" width="{}" height="4"/>\n',
                    _n(start + 1),
                    HEIGHT - BOTTOM + 1,
                    _n(max(width - 2, 1)),
                )
            )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" class="chart" role="img" lang="{}">\n'
        "<title>{}</title>\n<desc>{}</desc>\n{}</svg>\n",
        WIDTH,
        HEIGHT,
        language,
        title,
        alternative,
        mark_safe("".join(parts)),
    )


def _filled(months: Sequence[Month]) -> list[Month]:
    """The months with those between them in which nothing falls due."""
    known = {month.first: month for month in months}
    found, day = [], months[0].first
    while day <= months[-1].first:
        found.append(known.get(day) or Month(day, 0, 0, 0, 0))
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found


def _column(month: Month, start: float, width: float, highest: int) -> list[SafeString]:
    """What falls due as a soft column with an outline, what of it is done as a dark one in it."""
    gap = min(width * 0.15, 12)
    return [
        format_html(
            '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>\n',
            look,
            _n(start + gap),
            _n(_y(value, highest)),
            _n(max(width - 2 * gap, 1)),
            _n(HEIGHT - BOTTOM - _y(value, highest)),
        )
        for look, value in (
            ("chart-area", month.actions),
            ("chart-bar", month.done),
            ("chart-line", month.actions),
        )
        if value
    ]


def _numbers(month: Month, middle: float, highest: int, locale: Locale) -> SafeString:
    y = _y(month.actions, highest)
    number = _label(middle, y - 6, str(format_decimal(month.actions, locale=locale)), strong=True)
    if not month.late:
        return number
    words = ngettext("%(count)s late", "%(count)s late", month.late) % {"count": month.late}
    return format_html("{}{}", number, _label(middle, y - 20, words))


def _y(value: int, highest: int) -> float:
    return HEIGHT - BOTTOM - value / highest * (HEIGHT - TOP - BOTTOM)


def _rule(y: float) -> SafeString:
    return format_html(
        '<line class="chart-rule" x1="{}" x2="{}" y1="{}" y2="{}"/>\n', SIDE, WIDTH - SIDE, _n(y), _n(y)
    )


def _label(x: float, y: float, words: str, *, strong: bool = False) -> SafeString:
    look = "chart-label strong" if strong else "chart-label"
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>\n', look, _n(x), _n(y), words
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
