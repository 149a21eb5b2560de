from django.urls import path, register_converter

from convene.outcomes.views import draft, editions, figures, passages

app_name = "outcomes"


class FormatConverter:
    regex = "html|pdf|docx|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "outcome_format")

_DRAFT = "outcomes/<slug:slug>/draft/"

urlpatterns = [
    path("outcomes/", editions.documents, name="list"),
    path("outcomes/sources/<slug:kind>/<int:object_id>/<int:revision>.txt", editions.source, name="source"),
    path("outcomes/<slug:slug>/", editions.document, name="document"),
    path("outcomes/<slug:slug>/editions/<int:number>/", editions.edition, name="edition"),
    path("outcomes/<slug:slug>/editions/<int:number>.<outcome_format:format>", editions.file, name="file"),
    path("initiatives/<slug:slug>/outcomes/new/", draft.start, name="start"),
    path(_DRAFT, draft.draft, name="draft"),
    path(f"{_DRAFT}words/", draft.words, name="words"),
    path(f"{_DRAFT}compile/", draft.compile_, name="compile"),
    path(f"{_DRAFT}check/", draft.check, name="check"),
    path(f"{_DRAFT}sections/new/", draft.add_section, name="add-section"),
    path(f"{_DRAFT}sections/<int:pk>/", draft.section, name="section"),
    path(f"{_DRAFT}sections/<int:pk>/figure/", figures.add_figure, name="add-figure"),
    path(f"{_DRAFT}sections/<int:pk>/add/", passages.choose, name="choose"),
    path(f"{_DRAFT}sections/<int:pk>/add/<int:source>/", passages.add, name="add"),
    path(f"{_DRAFT}passages/<int:pk>/", passages.passage, name="passage"),
    path(f"{_DRAFT}passages/<int:pk>/deed/", passages.deed, name="passage-deed"),
    path(f"{_DRAFT}passages/<int:pk>/into/", passages.into, name="into"),
    path(f"{_DRAFT}passages/<int:pk>/delete/", passages.delete, name="delete"),
    path(f"{_DRAFT}passages/<int:pk>/sources/", passages.choose_source, name="choose-source"),
    path(f"{_DRAFT}passages/<int:pk>/sources/<int:source>/", passages.add_source, name="add-source"),
    path(f"{_DRAFT}passages/<int:pk>/sources/<int:resting>/drop/", passages.drop_source, name="drop-source"),
]
