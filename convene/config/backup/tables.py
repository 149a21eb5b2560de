"""Which tables a backup holds, as they stood at given migrations."""

from collections.abc import Iterable
from typing import NamedTuple

from django.apps.registry import Apps
from django.db import connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from convene.config.backup.faults import Unusable

Migration = tuple[str, str]  # app, name

# Rows that are not kept, and why nobody misses them.
LEFT_OUT = {
    "accounts.session": "a sign-in: whoever holds a backup shall enter by none; everybody signs in anew",
    "jobs.worker": "the lease of a process, which does not run where the backup is restored",
    "search.entry": "made anew from what is public",
}
# What `migrate` itself writes into a new database. A backup's own rows take their place, since others name them.
WRITTEN_BY_MIGRATE = frozenset({"contenttypes.contenttype", "auth.permission"})


class Standing(NamedTuple):
    """A database's applied migrations, and those of them this version does not know."""

    applied: frozenset[Migration]
    unknown: frozenset[Migration]


def standing(alias: str, loader: MigrationLoader) -> Standing:
    applied = frozenset(MigrationRecorder(connections[alias]).applied_migrations())
    ours = {each for each in applied if each[0] in loader.migrated_apps}
    return Standing(frozenset(ours), frozenset(ours - set(loader.disk_migrations)))


def models_at(migrations: Iterable[Migration], loader: MigrationLoader) -> dict[str, type[models.Model]]:
    """Every table's model as it was after these migrations, by label: "forum.contribution"."""
    known = [each for each in migrations if each in loader.graph.nodes]
    if not known:
        return {}
    apps = loader.project_state(known).apps
    assert isinstance(apps, Apps)  # noqa: S101 -- for the type checker
    found = apps.get_models(include_auto_created=True)
    tables = [model for model in found if model._meta.managed and not model._meta.proxy]  # noqa: SLF001 -- Django documents it
    return {model._meta.label_lower: model for model in sorted(tables, key=_label)}  # noqa: SLF001 -- as above


def kept(found: dict[str, type[models.Model]]) -> dict[str, type[models.Model]]:
    return {label: model for label, model in found.items() if label not in LEFT_OUT}


def require_known(migrations: Iterable[Migration], whose: str) -> None:
    """Raise Unusable, naming them, when there are migrations that this version does not have."""
    names = ", ".join(f"{app} {name}" for app, name in sorted(migrations))
    if names:
        raise Unusable(
            f"{whose} comes from a newer version of Convene: this one does not know its migrations {names}."
            " Install that version first. Nothing was touched."
        )


def _label(model: type[models.Model]) -> str:
    return model._meta.label_lower  # noqa: SLF001 -- Django documents it
