from convene.core.documents.wording import Wording, breakable


def test_neighbouring_words_without_letters_are_romanised_together() -> None:
    wording = Wording(missing=frozenset("አዲስበባ"))
    assert wording.line("To አዲስ አበባ (አዲስ) — été ok") == "To 'adis 'abeba† ('adis†) — été ok"
    assert list(wording.romanised) == ["አዲስ አበባ", "አዲስ"]


def test_words_that_can_be_shown_stay_beside_those_that_cannot() -> None:
    wording = Wording(missing=frozenset("中"))
    assert wording.line("été 中 Ελλάδα") == "été Zhong† Ελλάδα"
    assert wording.words == {"é", "Ελλάδα"}


def test_an_unfit_word_leaves_its_letters_to_others() -> None:
    wording = Wording(unfit=frozenset({"ب\u20e3"}))
    assert wording.line("ب\u20e3 باب") == "b† باب"


def test_marks_without_a_sound_vanish_and_signs_are_named() -> None:
    wording = Wording(missing=frozenset("\u20e3"))
    assert wording.line("x\u20e3 \ue123") == "x [U+E123]†"


def test_everything_can_be_made_latin() -> None:
    wording = Wording(latin_only=True)
    assert wording.line("“Été” — 中文 €") == '"Ete" - Zhong Wen EUR†'


def test_drawings_get_no_marks_and_no_markup() -> None:
    wording = Wording(missing=frozenset("中«"))
    assert wording.drawn("<text>中 a</text>") == "<text>Zhong a</text>"
    assert wording.romanised == {}
    assert Wording(latin_only=True).drawn('<a b="c">é«&amp;</a>') == '<a b="c">e  &amp;</a>'


def test_long_words_get_places_to_break() -> None:
    assert breakable("a" * 10, 10) == "a" * 10
    assert breakable("a" * 13, 12) == "aaaa\u00adaaaa\u00adaaaa\u00ada"
    assert breakable("short http://x.example/abc", 12) == "short http\u200b://x\u200b.exa\u200bmple\u200b/abc"
    assert breakable("a\u0301" * 7, 12) == "\u00ad".join(["a\u0301" * 2] * 3 + ["a\u0301"])


def test_scripts_that_break_anywhere_are_left_alone() -> None:
    assert breakable("文" * 99, 12) == "文" * 99
