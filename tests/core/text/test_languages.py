import pytest

from convene.core.text import direction, language
from convene.core.text.languages import DETECTED


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "We need more support for the schools in our towns."),
        ("fr", "Nous avons besoin de plus de soutien pour nos écoles."),
        ("es", "Necesitamos más apoyo para las escuelas de nuestros pueblos."),
        ("pt", "Precisamos de mais apoio para as escolas das nossas cidades."),
        ("de", "Wir brauchen mehr Unterstützung für die Schulen in unseren Städten."),
        ("ar", "نحن بحاجة إلى المزيد من الدعم للمدارس في مدننا."),
        ("fa", "ما به حمایت بیشتری برای مدارس شهرهای خود نیاز داریم."),
        ("ru", "Нам нужна дополнительная поддержка для школ в наших городах."),
        ("zh", "我们需要更多的支持来建设学校。"),
        ("am", "በከተሞቻችን ለሚገኙ ትምህርት ቤቶች ተጨማሪ ድጋፍ እንፈልጋለን።"),
        ("hi", "हमें अपने शहरों के स्कूलों के लिए अधिक समर्थन चाहिए।"),
        ("sw", "Tunahitaji msaada zaidi kwa ajili ya shule za miji yetu."),
    ],
)
def test_language(code: str, text: str) -> None:
    assert language(text) == code


@pytest.mark.parametrize("text", ["", " ", "Yes", "merci", "是的", "12345678901234567890 !!! ???", "https"])
def test_too_short_to_tell(text: str) -> None:
    assert language(text) == "und"


def test_candidates_are_two_letter_codes() -> None:
    assert {len(code) for code in DETECTED} == {2}


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        *((tag, "rtl") for tag in ("ar", "AR", "ar-EG", "ar_EG", "fa", "he", "ur", "ps", "yi", "dv", "ckb", "pa-Arab", "az-Arab-IR")),
        *((tag, "ltr") for tag in ("en", "zh-Hans", "pa", "ku", "am", "und", "", "xx", "fa-Latn", "uz-Cyrl")),
    ],
)  # fmt: skip
def test_direction(tag: str, expected: str) -> None:
    assert direction(tag) == expected
