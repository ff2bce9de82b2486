"""What the commands accept, comment and assign do, none of which changes a fact."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from registry.cli.asked import day, did_you_mean, today
from registry.cli.entry import Asked, session
from registry.cli.waiting import Waiting
from registry.cli.written import answer
from registry.entities import BY_KIND
from registry.errors import NotFoundError
from registry.graph.store import Store
from registry.messages import Message, say
from registry.register import Question, Register


def run_accept(asked: Asked, finding: str, until: str, reason: str) -> None:
    """Accept a finding that is open."""
    last = day(until, "UNTIL")
    with session(asked.actor) as here:
        if not here.registrar.replay_of(asked.action, asked.how):
            with Waiting(say("Judging")):
                Register.open(here.store).require_finding(finding, Question(today()))
        answer(asked, here.store, here.registrar.decisions.accept(finding, last, reason, asked.how))


def run_comment(asked: Asked, about: str, text: str) -> None:
    """Note something."""
    with session(asked.actor) as here:
        _refuse_unknown(here.store, about)
        answer(asked, here.store, here.registrar.decisions.comment(about, text, asked.how))


def run_assign(asked: Asked, about: str, to: str) -> None:
    """Say who is to see to something."""
    with session(asked.actor) as here:
        _refuse_unknown(here.store, about)
        answer(asked, here.store, here.registrar.decisions.assign(about, to, asked.how))


def _refuse_unknown(store: Store, about: str) -> None:
    """Refuse to speak of what is not on file: an entity, a proposal, or the subject of a finding.

    Raises:
        NotFoundError: It is not.
    """
    subject = next((part for part in about.split(":") if "/" in part), about)
    kind = subject.partition("/")[0]
    if kind == "proposal":
        known: Collection[str] = [subject] if store.proposal(subject) else []
    else:
        known = store.known([subject]) if kind in BY_KIND else []
    if not known:
        what = say("Nothing is recorded as {id}.", id=subject)
        ids = store.ids(kind) if kind in BY_KIND else []
        raise NotFoundError(
            what, cure=_near(subject, ids, say("`registry export -` lists what is recorded."))
        )


def _near(word: str, ids: Collection[str], otherwise: Message) -> Message:
    near = get_close_matches(word, ids, n=3)
    return did_you_mean(near) if near else otherwise
