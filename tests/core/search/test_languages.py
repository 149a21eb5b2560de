"""What finds what; the whole file holds on SQLite and on PostgreSQL alike."""

import pytest

from convene.core.search import queries
from tests.core.search.conftest import Hits, Put

FOUND = [
    # language of the text, text, query
    ("zh", "海外侨民组织的联合声明已经发布。", "声明"),
    ("zh", "海外侨民组织的联合声明已经发布。", "联合声明"),
    ("zh", "海外侨民组织的联合声明已经发布。", "侨"),
    ("zh-Hans", "关于COVID-19疫情的声明", "covid 疫情"),
    ("zh", "共有２３１个组织签署", "231"),
    ("ja", "ディアスポラ団体の共同声明", "ディアスポラ"),
    ("ja", "ﾃﾞｨｱｽﾎﾟﾗ団体", "ディアスポラ"),
    ("ko", "재외동포 협회는 성명을 발표했다", "협회"),
    ("th", "แถลงการณ์ร่วมขององค์กรพลัดถิ่น", "องค์กร"),
    ("th", "ปี๒๕๖๓", "2563"),
    ("km", "សេចក្តីថ្លែងការណ៍រួម", "រួម"),
    ("lo", "ຖະແຫຼງການຮ່ວມ", "ຮ່ວມ"),
    ("ar", "وقّعت المنظمة على البيان", "منظمة"),
    ("ar", "وقّعت منظمة على البيان", "المنظمة"),
    ("ar", "اجتماع المنظمات والمؤسسات", "مؤسسة"),
    ("ar", "منظمات ومؤسسات", "مؤسسات"),
    ("ar", "رسالة للجاليات بالخارج", "الجاليات"),
    ("ar", "رسالة للجاليات بالخارج", "خارج"),
    ("ar", "بيانات مشتركة", "بيان"),
    ("ar", "الجالية في ألمانيا", "المانيا"),
    ("ar", "الجالية في المانيا", "ألمانيا"),
    ("ar", "مُنَظَّمَةٌ", "منظمه"),
    ("ar", "منظـــمة", "منظمة"),
    ("ar", "بيان الـIOM عام ٢٠٢٠", "IOM 2020"),
    ("fa", "کتاب‌های سازمان", "کتابهای"),
    ("fa", "کتاب‌ها", "كتاب"),
    ("fa", "سازمان‌های ایرانی", "سازمان"),
    ("fa", "سازمان‌های ایرانی", "ايراني"),
    ("ur", "تنظیم کا بیان", "تنظيم"),
    ("fr", "Déclaration des organisations nationales", "organisation nationale"),
    ("fr", "Une organisation nationale", "organisations nationaux"),
    ("fr", "L’Union des étudiants d’Afrique", "etudiant Afrique"),
    ("fr", "Union africaine", "l'union"),
    ("de", "Verband der Häuser in München", "Hauser Munchen"),
    ("de", "Verband der Haeuser", "Haus"),
    ("de", "Verbände für Geflüchtete", "Verband"),
    ("de", "Große Straße", "GROSSE STRASSE"),
    ("en", "Diaspora organisations", "organisation"),
    ("en", "A diaspora organisation", "ORGANISATIONS"),
    ("en", "The people's statement", "people statement"),
    ("es", "Declaración de la población", "poblacion declaraciones"),
    ("pt-BR", "Associação de imigrantes", "associacao imigrante"),
    ("tr", "İSTANBUL Derneği", "istanbul"),
    ("tr", "ISPARTA ırmağı", "irmagi isparta"),
    ("vi", "Đại hội người Việt", "dai hoi nguoi viet"),
    ("pl", "Łódź", "lodz"),
    ("da", "Ærø København", "aero kobenhavn"),
    ("ru", "Заявление организаций", "организация"),
    ("ru", "Ещё один отчёт", "еще отчет"),
    ("uk", "Спільна заява діаспори", "діаспори"),
    ("sr", "Заједничка изјава организације", "organizacija"),
    ("el", "Κοινή δήλωση ομογενών", "ΔΗΛΩΣΗ"),
    ("hy", "Համատեղ հայտարարություն", "հայտարարություն"),
    ("he", "הַצְהָרָה משותפת", "הצהרה"),
    ("hi", "प्रवासी संगठनों का वक्तव्य", "संगठन"),
    ("hi", "बाज़ार", "बाजार"),
    ("ta", "கூட்டு அறிக்கை", "அறிக்கை"),
    ("am", "የጋራ መግለጫ", "መግለጫ"),
    ("sw", "Taarifa ya pamoja ya jumuiya", "jumuiya"),
    ("ar", "بيان Diaspora Organisations المشترك", "organisation بيان"),
    ("zh", "Αθήνα 北京 Москва", "москва 北京 αθηνα"),
    ("", "Language unknown", "languages"),
    ("x-nonsense", "Язык неизвестен", "языки"),
]

MISSED = [
    ("zh", "联合国发表了一项声明", "联合声明"),
    ("en", "Diaspora organisation", "organism"),
    ("en", "International", "nationals"),
    ("fi", "Kansainvälinen järjestö", "kansa x"),
    ("ar", "كتاب", "مكتبة"),
    ("ru", "Мир", "миграция"),
]


@pytest.mark.parametrize(("language", "text", "query"), FOUND)
def test_a_query_finds_a_title(put: Put, hits: Hits, language: str, text: str, query: str) -> None:
    put("Something else, Anderes, شيء آخر, 其他", "en")
    wanted = put(text, language)
    assert hits(query) == [wanted]


@pytest.mark.parametrize(("language", "text", "query"), FOUND)
def test_a_query_finds_a_body_and_shows_where(put: Put, language: str, text: str, query: str) -> None:
    put("Title", language, body=f"… {text} …")
    (found,) = queries.find(query).entries
    assert [piece for piece in found.excerpt if piece.is_hit] != []
    assert "".join(piece.text for piece in found.excerpt) == f"… {text} …"


@pytest.mark.parametrize(("language", "text", "query"), MISSED)
def test_a_query_does_not_find_what_it_does_not_mean(
    put: Put, hits: Hits, language: str, text: str, query: str
) -> None:
    put(text, language)
    assert hits(query) == []


@pytest.mark.parametrize("typed", ["or", "org", "organ", "organis", "organisation", "organisations"])
def test_a_word_is_found_while_it_is_typed(put: Put, hits: Hits, typed: str) -> None:
    wanted = put("Diaspora organisations of Kenya")
    put("Orbit" if len(typed) > 2 else "Ocean")
    assert hits(typed) == [wanted]
    assert hits(f"kenya {typed}") == [wanted]


def test_only_the_last_word_may_be_unfinished(put: Put, hits: Hits) -> None:
    put("Diaspora organisations of Kenya")
    assert hits("diasp kenya") == []


def test_one_letter_is_no_beginning(put: Put, hits: Hits) -> None:
    put("Kenya")
    single = put("Plan K")
    assert hits("k") == [single]


def test_an_arabic_word_is_found_while_it_is_typed_with_or_without_its_article(put: Put, hits: Hits) -> None:
    wanted = put("اجتماع المنظمات", "ar")
    assert hits("منظ") == [wanted]
    assert hits("المنظ") == [wanted]


def test_a_stem_of_another_language_widens_nothing(put: Put, hits: Hits) -> None:
    """French reduces both "nationale" and "nationaux" to "national"; English text has no such rule."""
    french = put("Nationale", "fr")
    put("Nationale", "en")
    assert hits("nationaux") == [french]


def test_the_tag_of_a_stem_cannot_be_typed(put: Put, hits: Hits) -> None:
    put("Organisations", "fr")
    assert hits("_fr_organis") == []


def test_every_word_must_be_met_in_title_or_body(put: Put, hits: Hits) -> None:
    both = put("Kenya", body="A joint statement")
    put("Kenya", body="Nothing")
    put("Ghana", body="A joint statement")
    assert hits("statement kenya") == [both]
