from convene.coalition import actions
from convene.core.jobs import every, task


# --- ballots ---
@every(seconds=5)
def keep_ballots() -> None:
    actions.keep_ballots()


@task
def tell_voters(*, ballot: int, about: int) -> None:
    while actions.tell_some_voters(ballot=ballot, about=about):
        pass


# --- the plan ---
@every(seconds=3600)
def remind() -> None:
    actions.remind()
