"""The documents name every setting, command, script and address there is, and none that is not."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

import convene

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
READ = re.compile(
    r"""env(?:\.[a-z]+)?\(\s*"([A-Z][A-Z_]+)"|os\.environ(?:\.get\(|\[)\s*"([A-Z][A-Z_]+)"|"([A-Z][A-Z_]+)" in os\.environ"""
)
NOT_SET_BY_OPERATORS = {"DJANGO_SETTINGS_MODULE", "PYTHONPATH"}


def code(folder: str, *suffixes: str) -> Iterator[str]:
    for path in sorted((ROOT / folder).rglob("*")):
        if path.is_file() and (path.suffix in suffixes) and "__pycache__" not in path.parts:
            yield path.read_text()


def settings_read() -> set[str]:
    found = {
        next(filter(None, match.groups())) for text in code("convene", ".py") for match in READ.finditer(text)
    }
    return found - NOT_SET_BY_OPERATORS


def commands() -> set[str]:
    """As one types them, with hyphens."""
    paths = (ROOT / "convene").rglob("management/commands/*.py")
    return {path.stem.replace("_", "-") for path in paths if not path.stem.startswith("_")}


def addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Every address of ours as the documents write it: /statements/<slug>/sign/."""
    for pattern in patterns:
        route = str(pattern.pattern) if isinstance(pattern.pattern, RoutePattern) else ""
        here = before + re.sub(r"<\w+:(\w+)>", r"<\1>", route)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        elif pattern.callback.__module__.startswith("convene."):
            yield here


def prose(*names: str) -> str:
    return "\n".join(path.read_text() for path in DOCUMENTS if not names or path.name in names)


def test_the_operator_finds_every_setting() -> None:
    text = prose("operate.md")
    assert sorted(name for name in settings_read() if f"`{name}`" not in text) == []
    assert {"CONVENE_DATA", "DATABASE_URL", "EMAIL_URL"} <= settings_read()


def test_no_document_names_a_setting_that_is_not_read() -> None:
    read_by_scripts = {
        name for text in code("script", "") for name in re.findall(r"\bCONVENE_[A-Z]+\b", text)
    }
    named = set(re.findall(r"\bCONVENE_[A-Z_]+\b", prose()))
    assert named - settings_read() - read_by_scripts == set()


def test_the_operator_finds_every_command() -> None:
    text = prose("operate.md")
    assert sorted(name for name in commands() if f"convene {name}" not in text) == []


def test_every_script_is_introduced() -> None:
    text = prose("README.md", "CONTRIBUTING.md", "operate.md")
    scripts = {path.name for path in (ROOT / "script").iterdir() if path.is_file() and not path.suffix}
    assert sorted(name for name in scripts if f"script/{name}" not in text) == []


def test_every_address_is_in_the_documents() -> None:
    text = prose()
    found = set(addresses(get_resolver().url_patterns))
    assert sorted(address for address in found if f"`{address}`" not in text) == []
    assert "/healthz" in found


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in DOCUMENTS
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text())
        if not re.match(r"[a-z]+:|#", target) and not (path.parent / target.split("#")[0]).exists()
    ]
    assert broken == []


def test_what_is_shown_of_the_code_is_the_code() -> None:
    sources = "\n".join(code("convene", ".py"))
    shown = [
        block
        for path in DOCUMENTS
        for block in re.findall(r"^```python\n(.*?)^```$", path.read_text(), re.DOTALL | re.MULTILINE)
    ]
    assert [block for block in shown if block not in sources] == []
    assert shown != []


def test_the_changelog_knows_this_version() -> None:
    headings = re.findall(r"^## \[([^]]+)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert convene.__version__ in headings or len(headings) == 1
