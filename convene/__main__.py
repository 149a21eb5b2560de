import os
import secrets
import sys

from django.core.management import BaseCommand, ManagementUtility, get_commands


class Commands(ManagementUtility):
    def fetch_command(self, subcommand: str) -> BaseCommand:
        """`verify-trail` is what one types, `verify_trail` what a module can be called."""
        known = subcommand in get_commands()
        return super().fetch_command(subcommand if known else subcommand.replace("-", "_"))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convene.config.settings")
    if sys.argv[1:2] == ["restore"]:  # brings the folder's key along, so none may be made there
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(64)
    Commands(sys.argv).execute()


if __name__ == "__main__":
    main()
