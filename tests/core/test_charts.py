import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from convene.core import charts

SVG = "{http://www.w3.org/2000/svg}"
DAYS = [(date(2020, 4, 3), 4), (date(2020, 4, 10), 61), (date(2020, 4, 30), 231)]


def drawn(points: list[tuple[date, int]], *, language: str = "en", standalone: bool = False) -> ET.Element:
    svg = charts.growth(
        points, title="Growth", alternative="From 4 to 231", language=language, standalone=standalone
    )
    return ET.fromstring(svg)


def letters(svg: ET.Element) -> list[str | None]:
    return [text.text for text in svg.iter(f"{SVG}text")]


def line(svg: ET.Element) -> list[tuple[float, float]]:
    path = next(p for p in svg.iter(f"{SVG}path") if p.get("class") == "chart-line")
    numbers = [float(n) for n in re.findall(r"[\d.]+", path.get("d", ""))]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_a_curve_with_scale_dates_and_end() -> None:
    svg = drawn(DAYS)
    assert svg.attrib == {"viewBox": "0 0 720 260", "class": "chart", "role": "img", "lang": "en"}
    assert svg.findtext(f"{SVG}title") == "Growth"
    assert svg.findtext(f"{SVG}desc") == "From 4 to 231"
    assert letters(svg) == ["0", "100", "200", "300", "3 Apr 2020", "30 Apr 2020", "231"]
    assert line(svg) == [(64.0, 223.3), (227.9, 185.3), (696.0, 72.0)]
    end = svg.find(f"{SVG}circle")
    assert end is not None
    assert (end.get("cx"), end.get("cy"), end.get("class")) == ("696", "72", "chart-point")


def test_days_stand_as_far_apart_as_in_time() -> None:
    (a, _), (b, _), (c, _) = line(drawn(DAYS))
    assert (b - a) / (c - a) == pytest.approx(7 / 27, abs=0.001)


def test_time_runs_from_the_right_in_arabic() -> None:
    svg = drawn(DAYS, language="ar")
    assert letters(svg) == [
        "\u200f0",
        "\u200f100",
        "\u200f200",
        "\u200f300",
        "\u200f3 أبريل 2020",
        "\u200f30 أبريل 2020",
        "\u200f231",
    ]
    assert [x for x, _ in line(svg)] == [720 - x for x, _ in line(drawn(DAYS))]
    anchors = [text.get("text-anchor") for text in svg.iter(f"{SVG}text")]
    assert anchors == ["start"] * 4 + ["end", "start", "start"]


def test_no_points_draw_an_empty_frame() -> None:
    svg = drawn([])
    assert letters(svg) == ["0", "1", "2"]
    assert list(svg.iter(f"{SVG}path")) == []
    assert list(svg.iter(f"{SVG}circle")) == []


@pytest.mark.parametrize("points", [[(date(2020, 4, 3), 5)], [(date(2020, 4, 3), 2), (date(2020, 4, 3), 5)]])
def test_one_day_is_a_dot(points: list[tuple[date, int]]) -> None:
    svg = drawn(points)
    assert letters(svg) == ["0", "2", "4", "6", "3 Apr 2020", "5"]
    assert list(svg.iter(f"{SVG}path")) == []
    assert len(list(svg.iter(f"{SVG}circle"))) == 1


def test_two_points_make_a_line() -> None:
    assert len(line(drawn(DAYS[:2]))) == 2


def test_order_and_moments_do_not_matter() -> None:
    moments = [
        (datetime(day.year, day.month, day.day, 23, tzinfo=UTC), value) for day, value in reversed(DAYS)
    ]
    assert ET.tostring(drawn(list(moments))) == ET.tostring(drawn(DAYS))


def test_numbers_are_written_as_the_language_does() -> None:
    assert "1.500" in letters(drawn([(date(2020, 4, 3), 0), (date(2020, 5, 3), 1500)], language="de"))
    assert letters(drawn(DAYS[:1], language="nonsense"))[-2:] == ["3 Apr 2020", "4"]


def test_text_is_escaped() -> None:
    svg = charts.growth(DAYS, title="<script>", alternative='a & "b"', language='en" onload="x')
    assert "<title>&lt;script&gt;</title>\n<desc>a &amp; &quot;b&quot;</desc>" in svg
    assert 'lang="en&quot; onload=&quot;x"' in svg


def test_only_classes_on_pages_only_attributes_alone() -> None:
    on_page = charts.growth(DAYS, title="", alternative="", language="en")
    alone = charts.growth(DAYS, title="", alternative="", language="en", standalone=True)
    assert re.findall(r"style|#[0-9a-f]{3}|fill=|stroke=|font|width=", on_page) == []
    assert re.findall(r"style=|class=", alone) == []
    assert 'width="720" height="260"' in alone


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        drawn([(date(2020, 4, 3), -1)])


@pytest.mark.parametrize("highest", [*range(120), 231, 999, 1000, 1001, 87_654, 100_000, 10**9])
def test_the_scale_is_round_and_holds_the_highest(highest: int) -> None:
    top, step = charts.nice_ceiling(highest)
    rules = list(range(step, top + 1, step))
    assert highest <= top == rules[-1]
    assert 2 <= len(rules) <= 3
    assert str(step).rstrip("0") in {"1", "2", "5"}
    assert all(later - earlier == step for earlier, later in pairwise(rules))


def test_a_course_goes_up_and_down_on_a_scale_for_its_highest() -> None:
    svg = charts.course(
        [(date(2020, 4, 1), 131), (date(2020, 4, 8), 93)], title="t", alternative="a", language="en"
    )
    assert re.findall(r">(\d+)</text>", svg) == ["0", "50", "100", "150", "93"]
    assert svg.count('class="chart-point"') == 2
    assert "style" not in svg


def test_a_course_of_millions_has_short_rules_with_room_for_them() -> None:
    points = [(date(2020, 4, 1), 800_000), (date(2020, 4, 30), 3_083_444)]
    for language, rule in (("en", "4M"), ("ar", "\u200f4\xa0مليون")):
        svg = charts.course(points, title="t", alternative="a", language=language)
        assert f">{rule}</text>" in svg
        assert ">3,083,444</text>" in svg.replace("\u200f", "")
    begin = charts.WIDTH - (14 + 14 * len("4\xa0مليون"))
    assert f'<line x1="{charts.END}" x2="{begin}"' in svg


def test_many_readings_are_a_line_without_marks_and_a_day_stands_once() -> None:
    day = date(2020, 1, 1)
    points = [(day + timedelta(days=number), number) for number in range(charts.MARKED + 1)]
    svg = charts.course(points, title="t", alternative="a", language="en")
    assert svg.count('class="chart-point"') == 1
    with pytest.raises(ValueError, match="twice"):
        charts.course([(day, 1), (day, 2)], title="t", alternative="a", language="en")
