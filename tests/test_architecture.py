"""What the architecture promises and no linter knows: relations, sizes, names, deeds, pages, styles."""

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import Model
from django.http import HttpRequest

from convene.core.trail.deeds import Deed

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ROOT / "convene"
CORE = PRODUCT / "core"


def layers(contract: str) -> list[set[str]]:
    """The floors of an import-linter contract, highest first, as pyproject.toml has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    found = next(entry for entry in settings["contracts"] if entry["id"] == contract)
    return [{name.strip(" ()") for name in layer.split("|")} for layer in found["layers"]]


def files(*suffixes: str, under: Path = PRODUCT) -> list[Path]:
    return sorted(
        path
        for path in under.rglob("*")
        if path.suffix in suffixes and not {"migrations", "__pycache__"} & set(path.parts)
    )


def told(path: Path, line: int | None = None) -> str:
    place = path.relative_to(ROOT).as_posix()
    return place if line is None else f"{place}:{line}"


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


# --- relations between tables ---------------------------------------------------------------------


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if is_ours(model)]


def is_ours(model: type[Model]) -> bool:
    return model.__module__.startswith("convene.")


def floor(model: type[Model]) -> tuple[int, int, str]:
    """How high a model's app stands, counted from the ground: domain, floor within core, its name."""
    domain, _, rest = model.__module__.removeprefix("convene.").partition(".")
    inner = rest.split(".")[0] if domain == "core" else ""
    return (
        height(layers("domains"), domain),
        height(layers("core"), inner) if domain == "core" else 0,
        f"{domain}.{inner}",
    )


def height(order: list[set[str]], name: str) -> int:
    return next(len(order) - place for place, names in enumerate(order) if name in names)


def relations() -> Iterator[tuple[str, type[Model], type[Model]]]:
    for model in our_models():
        for field in model._meta.get_fields(include_hidden=True):
            target = getattr(field, "related_model", None)
            if target and field.concrete and not field.auto_created and is_ours(target):
                yield f"{model._meta.label}.{field.name}", model, target


def test_relations_between_tables_keep_the_order() -> None:
    wrong = [
        f"{name} -> {target._meta.label}"
        for name, model, target in relations()
        if floor(model)[2] != floor(target)[2] and floor(model)[:2] <= floor(target)[:2]
    ]
    assert wrong == []
    assert len(list(relations())) > 10


def test_relations_to_anything_live_in_core_alone() -> None:
    generic = [
        model._meta.label
        for model in our_models()
        if any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields)
        and not model.__module__.startswith("convene.core.")
    ]
    assert generic == []


def test_the_admin_shows_every_table_and_changes_none(rf: Any) -> None:
    request: HttpRequest = rf.get("/admin/")
    request.user = SimpleNamespace(  # type: ignore[assignment]
        is_active=True, is_staff=True, is_superuser=True, is_authenticated=True, has_perm=lambda *_: True
    )
    missing, writable = [], []
    for model in our_models():
        shown = admin.site._registry.get(model)
        if model._meta.auto_created:
            continue
        if shown is None:
            missing.append(model._meta.label)
        elif (
            shown.has_add_permission(request)
            or shown.has_change_permission(request)
            or shown.has_delete_permission(request)
            or not shown.has_view_permission(request)
        ):
            writable.append(model._meta.label)
    assert (missing, writable) == ([], [])


# --- files and names ------------------------------------------------------------------------------

LIMITS = {".py": 400, ".html": 400, ".js": 400, ".css": 700}
VAGUE = {"utils", "util", "helpers", "helper", "services", "service", "managers", "signals", "common", "misc"}


def test_no_file_outgrows_a_reader() -> None:
    sizes = [
        (
            path,
            len(path.read_text().splitlines()),
            500 if under.name == "tests" else LIMITS[path.suffix],
        )
        for under in (PRODUCT, ROOT / "tests", ROOT / "script")
        for path in files(*LIMITS, under=under)
    ]
    assert [f"{told(path)}: {lines} lines" for path, lines, limit in sizes if lines > limit] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [told(path) for path in files(".py") if {path.stem, path.parent.name} & VAGUE] == []


# --- core explains itself -------------------------------------------------------------------------

DJANGO_NAMES = {"models", "admin", "apps", "views", "urls", "forms", "tasks", "fields", "management"}


def speaks_for_itself(node: ast.FunctionDef) -> bool:
    """One statement says no less than a docstring; what is registered by a decorator nobody calls by name."""
    plain = ("cache", "lru_cache", "contextmanager", "transaction.atomic")
    registered = [name for name in map(ast.unparse, node.decorator_list) if not name.startswith(plain)]
    return len(node.body) == 1 or bool(registered)


def test_what_core_offers_says_what_it_does() -> None:
    silent = [
        f"{told(path, node.lineno)} {node.name}"
        for path in files(".py", under=CORE)
        if not DJANGO_NAMES & {path.stem, *path.relative_to(CORE).parts}
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not (ast.get_docstring(node) or speaks_for_itself(node))
    ]
    assert silent == []


# --- deeds ----------------------------------------------------------------------------------------


def modules(name: str) -> list[Path]:
    """Every module of a name, be it a file or a package."""
    return [path for path in files(".py") if name in {path.stem, path.parent.name}]


WRITES = {
    "save",
    "delete",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "record",
}


def deeds() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public function of an actions module that writes; of a package, what it offers."""
    for path in modules("actions"):
        offered = exports(path.parent / "__init__.py") if path.parent.name == "actions" else None
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if (offered is None or node.name in offered) and (writes(node) or is_atomic(node)):
                yield f"{told(path, node.lineno)} {node.name}", node


def exports(package: Path) -> set[str]:
    imports = [node for node in ast.parse(package.read_text()).body if isinstance(node, ast.ImportFrom)]
    return {name.name for node in imports for name in node.names}


def is_atomic(node: ast.FunctionDef) -> bool:
    """Decorated with transaction.atomic, or with a block of it inside."""
    wrapped = [*node.decorator_list]
    for inner in ast.walk(node):
        if isinstance(inner, ast.With):
            wrapped += [item.context_expr for item in inner.items]
    return any(ast.unparse(expression).startswith("transaction.atomic") for expression in wrapped)


def writes(node: ast.FunctionDef) -> bool:
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Name) and call.func.id == "record":
            return True
        if isinstance(call.func, ast.Attribute):
            chain = ast.unparse(call.func.value)
            of_rows = "objects" in chain or "filter(" in chain
            if call.func.attr in WRITES or (call.func.attr == "update" and of_rows):
                return True
    return False


def test_deeds_take_named_arguments_only() -> None:
    assert [
        name for name, node in deeds() if node.args.args or node.args.posonlyargs or node.args.vararg
    ] == []
    assert len(list(deeds())) > 10


# What deeds call to leave one row behind: it goes into the transaction of the deed.
WITHIN_DEEDS = ("convene/core/trail/", "convene/core/search/", "convene/core/notifications/")


def test_deeds_write_in_one_transaction() -> None:
    loose = [name for name, node in deeds() if not is_atomic(node) and not name.startswith(WITHIN_DEEDS)]
    assert loose == []


def test_every_deed_the_trail_names_is_done_somewhere() -> None:
    nodes = [node for path in modules("actions") for node in ast.walk(ast.parse(path.read_text()))]
    named = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] == "Deed"
    }
    # What stands below the trail cannot import its names and writes them out.
    written = {node.value for node in nodes if isinstance(node, ast.Constant)}
    assert sorted(deed.name for deed in Deed if deed.name not in named and deed.value not in written) == []


def test_nothing_is_saved_in_a_form_a_rule_or_a_query() -> None:
    saving = [
        told(path, node.lineno)
        for name in ("forms", "rules", "queries")
        for path in modules(name)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and writes(node)
    ]
    assert saving == []


def test_only_one_clock_is_read() -> None:
    clock = re.compile(
        r"\btimezone\.now\(|\bdatetime\.(?:now|utcnow|today)\(|\bdate\.today\(|\bauto_now(?:_add)?="
    )
    own = {
        CORE / "times.py",
        # A lease runs out by the machine's clock, whatever time a test or the demonstration has set.
        *files(".py", under=CORE / "jobs"),
    }
    found = [
        told(path, line_of(text, match.start()))
        for path in files(".py")
        if path not in own
        for text in [path.read_text()]
        for match in clock.finditer(text)
    ]
    assert found == []


# --- pages ----------------------------------------------------------------------------------------

TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "handler attribute": re.compile(r"<[^>]*\s(?:hx-)?on[a-z:-]+\s*=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "foreign source": re.compile(
        r"<(?:script|img|link|iframe|source|video|audio)\b[^>]*\s(?:src|href)\s*=\s*[\"']?(?:https?:)?//",
        re.IGNORECASE,
    ),
}
# What prints or words a total: only {% figure %} may, because it adds the definition and the moment.
TOTAL = re.compile(
    r"\{\{[^}]*(?:\|\s*length\b|\.count\b)[^}]*\}\}"
    r"|\{%\s*blocktrans(?:late)?\b[^%]*(?:\|\s*length\b|\.count\b)[^%]*%\}"
)
PAGINATORS = {"core/pages.html", "components/pages.html", "core/tags/pages.html"}


def templates(*suffixes: str) -> list[Path]:
    return [path for path in files(*suffixes) if "templates" in path.parts]


def within_templates(path: Path) -> str:
    return path.as_posix().split("/templates/", 1)[1]


def blanked(text: str) -> str:
    """The text without Django's tags, every line where it was."""
    return TAGS.sub(lambda match: "T" + "\n" * match.group().count("\n"), text)


def test_pages_hold_no_inline_style_or_script() -> None:
    found = [
        f"{told(path, line_of(text, match.start()))} {what}"
        for path in templates(".html", ".svg")
        if "/mail/" not in within_templates(path)  # a letter has no style sheet to link to
        for text in [blanked(path.read_text())]
        for what, pattern in INLINE.items()
        for match in pattern.finditer(text)
    ]
    assert found == []
    assert templates(".html")


def test_no_total_is_printed_without_its_definition() -> None:
    found = [
        told(path, line_of(text, match.start()))
        for path in templates(".html", ".txt")
        if within_templates(path) not in PAGINATORS
        for text in [path.read_text()]
        for match in TOTAL.finditer(text)
    ]
    assert found == []


PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"(?:-(?:width|style|color))?|border-(?:top|bottom)-(?:left|right)-radius"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:(?!:)"
    r"|(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
# A four-sided shorthand whose two sides differ is as physical as the long form.
SIDES = re.compile(
    r"(?<![\w-])(?:margin|padding|inset)\s*:\s*([^\s;}]+)\s+([^\s;}]+)\s+([^\s;}]+)\s+([^\s;}]+)\s*[;}]"
)


def rules_of(css: str) -> str:
    """The style sheet without comments and without the conditions of its media queries."""
    css = re.sub(r"/\*.*?\*/", lambda match: "\n" * match.group().count("\n"), css, flags=re.DOTALL)
    return re.sub(r"@(?:media|container|supports)[^{]*", "", css)


def test_styles_follow_the_reading_direction() -> None:
    found = []
    for path in files(".css"):
        css = rules_of(path.read_text())
        matches = [*PHYSICAL.finditer(css), *(m for m in SIDES.finditer(css) if m.group(2) != m.group(4))]
        found += [f"{told(path)}: {match.group().strip()}" for match in matches]
    assert found == []


def test_styles_and_scripts_call_no_one() -> None:
    foreign = re.compile(r"(?:url\(|@import|fetch\(|import\()\s*[\"']?(?:https?:)?//|\beval\(|new Function\(")
    found = [
        told(path, line_of(text, match.start()))
        for path in files(".css", ".js")
        for text in [path.read_text()]
        for match in foreign.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<p style="x">', ["style attribute"]),
        ("<script>go()</script>", ["inline script"]),
        ('<script src="{% static "a.js" %}" defer></script>', []),
        ('<a href="/" onclick="go()">', ["handler attribute"]),
        ('{% include "a.html" with one=1 %}<p>on x = 1</p>', []),
        ('<img src="https://example.org/a.png">', ["foreign source"]),
    ],
)
def test_inline_code_is_recognised(text: str, expected: list[str]) -> None:
    assert [what for what, pattern in INLINE.items() if pattern.search(blanked(text))] == expected


@pytest.mark.parametrize(
    ("text", "is_total"),
    [
        ("{{ signatures|length }}", True),
        ("{{ page.paginator.count }}", True),
        ("{% blocktranslate count n=rows|length %}", True),
        ("{% if rows|length > 3 %}", False),
        ("{{ counted.value }}", False),
        ("{% figure signatures %}", False),
    ],
)
def test_totals_are_recognised(text: str, *, is_total: bool) -> None:
    assert bool(TOTAL.search(text)) == is_total


@pytest.mark.parametrize(
    ("css", "is_physical"),
    [
        ("a { margin-left: 1px }", True),
        ("a { text-align: right }", True),
        ("a { left: 0 }", True),
        ("a { max-width: 1rem }", True),
        ("@media (max-width: 40rem) { a { color: red } }", False),
        ("a { margin-inline-start: 1px; inset-block-end: 0 }", False),
        ("a { border-width: 1px; line-height: 1 }", False),
    ],
)
def test_physical_properties_are_recognised(css: str, *, is_physical: bool) -> None:
    assert bool(PHYSICAL.search(rules_of(css))) == is_physical


def test_every_app_in_the_order_is_installed() -> None:
    named = {name for layer in layers("domains") for name in layer}
    assert {importlib.import_module(f"convene.{name}").__name__ for name in named} <= {
        config.name for config in apps.get_app_configs()
    }
