"""Extract, merge, compile and check the message catalogues, with Babel alone.

gettext's own tools are not on every machine, and Babel does not read Django's templates:
Django turns a template into what looks like Python, and Babel extracts from that.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "convene"
LOCALE = SOURCES / "locale"

# The languages translated into; English is what the code says. Plural forms as gettext's manual has them:
# Babel's own number Arabic's last two the other way round, which no translator expects.
PLURAL_FORMS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
    " : n%100>=11 && n%100<=99 ? 4 : 5);",
}

# Which argument is what: (1, 2) is singular and plural, (1, "c") a context.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = {".html", ".txt", ".xml", ".svg"}

# The only headers kept: dates and generators would change the file when no message did.
HEADERS = (
    "Project-Id-Version",
    "Language",
    "Plural-Forms",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
)

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sdr]|\{\w+\}")
TAG = re.compile(r"</?[a-z][a-z0-9]*")


def python_like(path: Path) -> str:
    """The file as text that Babel's Python extractor reads: line by line what it was."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # What stood between messages is blanked out but keeps its indentation, which is no Python's.
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).split("\n"))


def sources(root: Path = SOURCES) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        is_python = path.suffix == ".py" and "migrations" not in parts
        is_template = path.suffix in TEMPLATES and "templates" in parts
        if is_python or is_template:
            yield path


def extracted(root: Path = SOURCES) -> Catalog:
    """Every message the code under `root` asks for, with the files that ask for it."""
    catalogue = Catalog()
    for path in sources(root):
        readable = io.BytesIO(python_like(path).encode())
        found = extract("python", readable, KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
        for line, message, comments, context in found:
            place = (path.relative_to(root.parent).as_posix(), line)
            catalogue.add(message, locations=[place], auto_comments=comments, context=context)
    return catalogue


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
    else:
        catalogue = Catalog(locale=language, fuzzy=False)
    catalogue.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    return catalogue


def key(message: Message) -> tuple[str, str]:
    """What tells a message from all others: its context and its first text."""
    first = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", first


def merge(catalogue: Catalog, template: Catalog) -> None:
    """Bring the catalogue to what the code asks for; what is translated stays, nothing is guessed."""
    for gone in list(catalogue.obsolete.values()):  # a message that came back gets its translation back
        if template.get(gone.id, gone.context):
            catalogue.add(gone.id, gone.string, context=gone.context, user_comments=gone.user_comments)
    catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
    for name, message in list(catalogue.obsolete.items()):
        if not any(texts(message)):
            del catalogue.obsolete[name]


def as_po(catalogue: Catalog) -> str:
    """The catalogue as text that changes only when a message does."""
    catalogue.project, catalogue.version = "Convene", ""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, sort_output=True, include_lineno=False)
    head, gap, body = out.getvalue().decode().partition("\n\n")
    is_header = re.compile(rf'"(?!(?:{"|".join(HEADERS)}): )[A-Z][\w-]+: .*\\n"')
    kept = [line for line in head.split("\n") if not line.startswith("#") and not is_header.fullmatch(line)]
    return "\n".join(kept).lstrip("\n") + gap + body.rstrip("\n") + "\n"


def texts(message: Message) -> list[str]:
    """The translation's texts: one, or one for each plural form."""
    if isinstance(message.string, str):
        return [message.string]
    return list(message.string or [""])


def problems(catalogue: Catalog, template: Catalog) -> list[str]:
    """What is wrong with a catalogue, one line each; empty when it is complete and sound."""
    wanted = {key(message): message for message in template if message.id}
    held = {key(message): message for message in catalogue if message.id}
    found = [f"not in the catalogue: {name[1]!r}" for name in wanted if name not in held]
    found += [f"no longer in the code: {name[1]!r}" for name in held if name not in wanted]
    for name in wanted.keys() & held.keys():
        found += [f"{problem}: {name[1]!r}" for problem in flaws(held[name], wanted[name], catalogue)]
    return sorted(found)


def flaws(message: Message, asked: Message, catalogue: Catalog) -> Iterator[str]:
    """What is wrong with one message, compared with what the code asks for."""
    forms = texts(message)
    if message.fuzzy:
        yield "marked fuzzy"
    if not all(forms):
        yield "not translated"
    elif message.pluralizable != asked.pluralizable or (asked.pluralizable and message.id != asked.id):
        yield "the plural in the code is another"
    elif asked.pluralizable and len(forms) != catalogue.num_plurals:
        yield f"{len(forms)} plural forms where the language has {catalogue.num_plurals}"
    else:
        for form, text in enumerate(forms):
            # "One signature" needs no figure; the first half of the forms is for such small numbers.
            yield from differences(asked, text, may_leave_out=form < len(forms) // 2)


def differences(asked: Message, text: str, *, may_leave_out: bool) -> Iterator[str]:
    source = asked.id if isinstance(asked.id, str) else asked.id[1]
    missing, extra = difference(PLACEHOLDER, source, text)
    if extra or len(missing) > may_leave_out:
        yield f"placeholders differ ({', '.join(sorted(missing | extra))})"
    if any(difference(TAG, source, text)):
        yield "markup differs"
    if (text[:1] == "\n", text[-1:] == "\n") != (source[:1] == "\n", source[-1:] == "\n"):
        yield "line breaks at the ends differ"


def difference(pattern: re.Pattern[str], source: str, text: str) -> tuple[set[str], set[str]]:
    there, here = set(pattern.findall(source)), set(pattern.findall(text))
    return there - here, here - there


def update(languages: Iterable[str] = tuple(PLURAL_FORMS)) -> int:
    template = extracted()
    for language in languages:
        path = path_of(language)
        catalogue = read(path, language)
        merge(catalogue, template)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_po(catalogue), encoding="utf-8")
        untranslated = sum(not all(texts(message)) for message in catalogue if message.id)
        print(f"{language}: {len(catalogue)} messages, {untranslated} to translate")
    return 0


def compile_all() -> int:
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po")):
        catalogue = read(path, path.parent.parent.name)
        compiled = path.with_suffix(".mo.new")
        with compiled.open("wb") as file:
            write_mo(file, catalogue)
        compiled.replace(path.with_suffix(".mo"))
    return 0


def check(languages: Iterable[str] = tuple(PLURAL_FORMS)) -> int:
    template = extracted()
    status = 0
    for language in languages:
        found = problems(read(path_of(language), language), template)
        for problem in found:
            print(f"{language}: {problem}", file=sys.stderr)
        if found:
            print(
                f"{language}: {len(found)} problems; script/messages update brings in what the code asks for",
                file=sys.stderr,
            )
            status = 1
        else:
            print(f"{language}: {len(template)} messages, all translated")
    return status


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/messages", description=__doc__)
    parser.add_argument("command", choices=["update", "compile", "check"])
    command = parser.parse_args().command
    return {"update": update, "compile": compile_all, "check": check}[command]()


if __name__ == "__main__":
    sys.exit(main())
