from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from convene.core.accounts import actions
from convene.core.errors import ConveneError


class Command(BaseCommand):
    help = "Let the person at an address open initiatives; with --staff, look after the whole instance."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--staff", action="store_true", help="also as staff of the instance")
        parser.add_argument("--name", default="", help="the person's name, if none is known yet")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            user = actions.appoint(email=options["email"], staff=options["staff"], name=options["name"])
        except ConveneError as error:
            raise CommandError(str(error)) from error
        role = "may convene and is staff" if user.is_staff else "may convene"
        self.stdout.write(f"{user.email} {role}; they sign in by a code sent to that address.")
