"""The figures as tables for people."""

from typing import Any

from pages import CONNECTIONS

TARGETS = {
    "fresh_s": 180,
    "first_visit_bytes": 60_000,
    "memory_mb": 300,
    "compile_s": 5,
}
LONG = {
    "thread": "The thread of an action that rests on {voices} voices by {passages} passages:",
    "board": "A plan of {actions:,} actions:",
}
Figures = dict[str, Any]
Rows = list[list[str]]


def table(rows: Rows) -> str:
    """Columns as wide as their longest cell; the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = (
        "  ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "\n".join(f"  {line}".rstrip() for line in lines)


def against(value: float, target: float, unit: str) -> str:
    """The target and how much of it is used: "< 180 s (42 %)"."""
    return f"< {target:,} {unit} ({value / target:.0%})"


def told(report: Figures) -> str:
    """The report as tables for people."""
    about, figures = report["machine"], report["figures"]
    head = (
        f"Convene {report['commit']}, {report['at']}",
        f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB",
        (
            f"Python {about['python']}, SQLite {about['sqlite']}, load {about['load_at_start']} at the start, "
            f"{report['load_at_end']} at the end"
        ),
    )
    parts = ["\n".join(head)]
    if rows := _whole(figures):
        parts.append(table([["", "figure", "target (used)"], *rows]))
    if pages := figures.get("pages"):
        heading = f"Pages, {CONNECTIONS} connections from this machine itself:"
        parts.append(f"{heading}\n{table(_pages(pages))}")
    if visits := figures.get("bytes"):
        parts.append(f"Bytes over the wire, headers included:\n{table(_visits(visits))}")
    for name, heading in LONG.items():
        if found := figures.get(name):
            parts.append(f"{heading.format(**found)}\n{table(_long(found))}")
    if found := figures.get("letters"):
        parts.append(f"A letter to {found['people']:,}:\n{table(_letters(found))}")
    if found := figures.get("saving"):
        heading = (
            f"{found['signatures']:,} signatures of {found['organisations']:,} organisations, "
            f"{found['rows']:,} rows in all, {found['data_mb']} MB:"
        )
        parts.append(f"{heading}\n{table(_saving(found))}")
    parts += [f"{name} failed: {reason}" for name, reason in report["failures"].items()]
    return "\n\n".join(parts)


def _whole(figures: Figures) -> Rows:
    """Of the instance as a whole."""
    rows: Rows = []
    if fresh := figures.get("fresh"):
        target = against(fresh["seconds"], TARGETS["fresh_s"], "s")
        rows += [
            ["fresh clone to built demonstration", f"{fresh['seconds']} s", target],
            ["  of it at work", f"{fresh['processor_s']} s", ""],
            ["  environment on disk", f"{fresh['environment_mb']} MB", ""],
            ["  data folder", f"{fresh['data_mb']} MB", ""],
        ]
    if made := figures.get("demonstration"):
        rows.append(["demonstration built", f"{made['seconds']} s", ""])
        rows.append(["  of it at work", f"{made['processor_s']} s", ""])
    if "start_s" in figures:
        rows.append(["server ready after", f"{figures['start_s']} s", ""])
    for when, memory in figures.get("memory", {}).items():
        name = f"memory {when.replace('_', ' ')}, {memory['processes']} processes, PSS"
        target = against(memory["pss_mb"], TARGETS["memory_mb"], "MB")
        rows.append([name, f"{memory['pss_mb']} MB", target])
        rows.append(["  RSS", f"{memory['rss_mb']} MB", ""])
    if made := figures.get("compile"):
        target = against(made["seconds"], TARGETS["compile_s"], "s")
        rows.append(["outcome document compiled", f"{made['seconds']} s", target])
        rows.append(["  of it at work", f"{made['processor_s']} s", ""])
        rows += [[f"  {name}", f"{size:,} bytes", ""] for name, size in made["files"].items()]
    return rows


def _pages(pages: Figures) -> Rows:
    head = ["page", "per second", "median", "95 %", "processor", "inside", "queries", "of healthz"]
    return [head] + [
        [
            name,
            f"{row['per_second']:.0f}",
            f"{row['median_ms']} ms",
            f"{row['p95_ms']} ms",
            f"{row['processor_ms']} ms",
            f"{row['inside']['median_ms']} ms" if row["inside"] else "",
            f"{row['inside']['queries']}" if row["inside"] else "",
            f"{row['ratio_to_healthz']:.2f}",
        ]
        for name, row in pages.items()
    ]


def _visits(visits: Figures) -> Rows:
    kinds = ["html", "css", "js", "pictures", "other"]
    kinds = [kind for kind in kinds if any(kind in row for row in visits.values())]
    return [["first visit", *kinds, "requests", "total", "target (used)"]] + [
        [
            name,
            *(f"{row.get(kind, 0):,}" for kind in kinds),
            str(row["requests"]),
            f"{row['total']:,}",
            against(row["total"], TARGETS["first_visit_bytes"], "bytes"),
        ]
        for name, row in visits.items()
    ]


def _long(found: Figures) -> Rows:
    """Inside, made anew and then kept; over HTTP as kept, on connections that stay and on a new one each time."""
    head = [
        *("page", "made inside", "95 %", "queries", "kept", "queries", "bytes", "unpacked"),
        *("per second", "of healthz", "new line", "of healthz"),
    ]
    return [head] + [
        [
            name,
            f"{row['inside']['anew']['median_ms']} ms",
            f"{row['inside']['anew']['p95_ms']} ms",
            str(row["inside"]["anew"]["queries"]),
            f"{row['inside']['median_ms']} ms",
            str(row["inside"]["queries"]),
            f"{row['bytes']:,}",
            f"{row['unpacked']:,}",
            f"{row['kept']['per_second']}",
            f"{row['kept']['ratio_to_healthz']:.3f}",
            f"{row['anew']['per_second']}",
            f"{row['anew']['ratio_to_healthz']:.3f}",
        ]
        for name, row in found["pages"].items()
    ]


def _letters(found: Figures) -> Rows:
    whole, killed = found["whole"], found["killed"]

    def both(name: str, unit: str = "") -> list[str]:
        return [f"{one[name]:,}{unit}" for one in (whole, killed)]

    return [
        ["", "in one go", "killed half-way", "allowed"],
        ["messages the mail server took", *both("messages"), ""],
        ["started by its convener", *both("start_s", " s"), ""],
        ["from there to the last message", *both("seconds", " s"), ""],
        [f"  of it waiting; a lost job's lease is {found['lease_s']} s", *both("waited_s", " s"), ""],
        ["messages a second, waiting left out", *both("per_second"), ""],
        ["  of what Python alone hands over", f"{found['ratio_to_plain']:.3f}", "", ""],
        ["left out", *both("left_out"), "0"],
        ["not asked for", *both("strangers"), "0"],
        ["twice, its acknowledgement lost", *both("again"), f"0, {killed['kills']}"],
        ["twice, under another Message-ID", *both("other_names"), "0"],
    ]


def _saving(found: Figures) -> Rows:
    return [
        ["", "seconds", "at work", "memory at most", "file"],
        *(
            [
                name,
                f"{found[name]['seconds']} s",
                f"{found[name]['processor_s']} s",
                f"{found[name]['peak_mb']} MB",
                f"{found['file_mb']} MB" if name == "backup" else "every digest the same",
            ]
            for name in ("backup", "restore")
        ),
    ]
