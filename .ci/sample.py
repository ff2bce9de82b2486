"""Replay the history of the sample company into a register, and write its backup (`make sample`).

The commands of `seed/sample-history.yaml` go through the ordinary command layer, in a database of its own,
with the register's clock set to the time of each step. In the end the register holds exactly the manifests of
`seed/sample`, besides the decisions, comments, questions, requirements and documents made on the way, and its
chain of entries is whole.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from registry import clock
from registry.access import AccessRole, Actor
from registry.backup.create import create_backup
from registry.commands.command_runner import CommandOptions
from registry.commands.preference import Prefer
from registry.commands.requirements import RequirementTerms
from registry.commands.writer import RegisterWriter
from registry.engine.embedded import Engine
from registry.entities import (
    BY_KIND,
    Comment,
    Decision,
    Document,
    Engagement,
    Entity,
    FactQuestion,
    Requirement,
    Transfer,
)
from registry.entities.shape import references
from registry.facts import Facts
from registry.graph.store import Store
from registry.history.verify import verify
from registry.intake.manifests import KnownIds, read_manifests, read_text
from registry.opening import database
from registry.register import Question, Register
from registry.seed import SAMPLE, sample_backup, seed_folder
from registry.vocabulary import ReviewStatus

HISTORY = seed_folder(SAMPLE).with_name("sample-history.yaml")
Step = dict[str, Any]
_MADE_ON_THE_WAY = (Decision, Comment, FactQuestion, Requirement, Document)


class Forms:
    """How the entities of the manifests were recorded at a time.

    Args:
        facts: The manifests.
        earlier: What differed from them, by id: fields, each until a time.
    """

    def __init__(self, facts: Facts, earlier: Mapping[str, list[dict[str, Any]]]) -> None:
        self._facts = facts
        self._earlier = earlier

    def entity(self, entity_id: str, at: datetime, known: set[str]) -> Entity:
        """An entity as it was recorded at a time, without what refers to entities that are not known."""
        fields = _as_json(self._facts[entity_id])
        for stage in self._earlier.get(entity_id, ()):
            if at < stage["until"]:
                fields |= {key: value for key, value in stage.items() if key != "until"}
                break
        fields = {key: value for key, value in fields.items() if value is not None}
        return _entity(self._without_unknown(fields, known))

    def _without_unknown(self, value: Any, known: set[str]) -> Any:  # JSON
        if isinstance(value, dict):
            kept = {key: self._without_unknown(each, known) for key, each in value.items()}
            return {key: each for key, each in kept.items() if each is not None}
        if isinstance(value, list):
            left = [each for item in value if (each := self._without_unknown(item, known)) is not None]
            return left if left or not value else None
        unknown = isinstance(value, str) and value in self._facts and value not in known
        return None if unknown else value


def _as_json(entity: Entity) -> dict[str, Any]:
    return entity.model_dump(mode="json", exclude_none=True)


def _entity(fields: Mapping[str, Any]) -> Entity:
    return BY_KIND[str(fields["id"]).partition("/")[0]].model_validate(fields)


class Replay:
    """The register while its history is replayed.

    Args:
        store: Its database, empty and prepared.
        facts: The manifests of the sample.
        history: The steps.
    """

    def __init__(self, store: Store, facts: Facts, history: Mapping[str, Any]) -> None:
        self._store = store
        self._facts = facts
        self._forms = Forms(facts, history["earlier"])
        self._roles: dict[str, str] = history["actors"]
        self.proposals: dict[str, str] = {}
        self._proposed: dict[str, list[Entity]] = {}
        self.places: dict[str, int] = {}

    def run(self, number: int, step: Step) -> None:
        """One step, at its time and in its actor's name."""
        actor = Actor(step["by"], AccessRole(self._roles[step["by"]]))
        writer = RegisterWriter(self._store, actor)
        options = CommandOptions(reason=step.get("reason"), request=f"sample-{number:03}")
        command = next(name for name in _COMMANDS if name in step)
        with patch.object(clock, "current_time", lambda: step["at"]):
            _COMMANDS[command](self, writer, step, options)

    def load(self, writer: RegisterWriter, step: Step, options: CommandOptions) -> None:
        """Record what the step brings."""
        writer.entries.load(Facts(self._brought(step)), options._replace(reason=step["load"]["reason"]))

    def change(self, writer: RegisterWriter, step: Step, options: CommandOptions) -> None:
        """Record the form that entities have from now on."""
        known = self._known()
        writer.entries.change(
            [self._forms.entity(each, step["at"], known) for each in step["change"]], options
        )

    def set_fields(self, writer: RegisterWriter, step: Step, options: CommandOptions) -> None:
        """Change fields to what the manifests do not say."""
        written = writer.entries.change(self._overlaid(step["set"]), options)
        self.places[step["name"]] = written.first or 0

    def propose(self, writer: RegisterWriter, step: Step, options: CommandOptions) -> None:
        """Propose what the step brings, or a change."""
        title = step["propose"]
        entities = self._overlaid(step["change"]) if "change" in step else self._brought(step)
        self._proposed[title] = [_to_review(entity) for entity in entities]
        self.proposals[title] = writer.proposals.propose(self._proposed[title], title, options).id

    def resubmit(self, writer: RegisterWriter, step: Step, options: CommandOptions) -> None:
        """Propose the same again, after a question."""
        title = step["resubmit"]
        writer.proposals.propose(self._proposed[title], title, options, answers=self.proposals[title])

    def accept(self, writer: RegisterWriter, step: Step, options: CommandOptions) -> None:
        """Accept a finding as it is on that day."""
        finding, day = step["accept"], step["at"].date()
        basis = Register.open(self._store).require_finding(finding, Question(day))
        writer.decisions.accept(finding, step["until"], step["reason"], options, rests_on=basis)

    def fulfil(self, writer: RegisterWriter, step: Step, options: CommandOptions) -> None:
        """Record a document, and that it shows that a requirement is fulfilled."""
        requirements = self._store.facts(["requirement"]).all(Requirement).values()
        (requirement,) = (one for one in requirements if one.text == step["fulfil"])
        recorded = options._replace(request=f"{options.request}-document")
        writer.documents.record(step["evidence"], step["place"], options=recorded)
        documents = self._store.facts(["document"]).all(Document).values()
        (document,) = (one for one in documents if one.title == step["evidence"])
        writer.requirements.fulfil(requirement.id, [document.id], options)

    def _overlaid(self, changes: Mapping[str, Mapping[str, Any]]) -> list[Entity]:
        return [
            _entity(_as_json(self._store.entities([each])[each]) | dict(fields))
            for each, fields in changes.items()
        ]

    def _recorded_ids(self) -> KnownIds:
        known = self._known()
        return KnownIds(
            lambda ids: known & {*ids}, lambda kind: {each for each in known if each.startswith(f"{kind}/")}
        )

    def _known(self) -> set[str]:
        return self._store.known(entity.id for entity in self._facts)

    def _brought(self, step: Step) -> list[Entity]:
        """The new entities of a step, and those recorded whose form they change."""
        if "manifest" in step:
            text = yaml.safe_dump({"registry": 1, **step["manifest"]})
            return [*read_text(text, known_ids=self._recorded_ids())]
        before = self._known()
        new = {*self._closure(self._named(step), before)}
        after = before | new
        at = step["at"]
        touched = [
            each
            for each in before
            if self._forms.entity(each, at, before) != self._forms.entity(each, at, after)
        ]
        return [self._forms.entity(each, at, after) for each in (*sorted(new), *sorted(touched))]

    def _named(self, step: Step) -> Iterator[str]:
        patterns = step.get("entities", ())
        yield from (one.id for one in self._facts if any(fnmatchcase(one.id, each) for each in patterns))
        for slug in step.get("vendors", ()):
            yield from self._about(f"organisation/{slug}")

    def _about(self, organisation: str) -> Iterator[str]:
        yield organisation
        engagements = self._facts.all(Engagement).values()
        yield from (one.id for one in engagements if one.organisation == organisation)
        for one in self._facts.all(Transfer).values():
            if one.importer is not None and one.importer.organisation == organisation:
                yield one.id

    def _closure(self, ids: Iterable[str], before: set[str]) -> Iterator[str]:
        """Ids with what they refer to, unless it is recorded; activities wait for what they refer to."""
        waiting, done = list(ids), {*before}
        while waiting:
            each = waiting.pop()
            if each in done:
                continue
            done.add(each)
            yield each
            if not each.startswith(("activity/", "tracker/", "notice/", "category/", "usage-policy/")):
                waiting += [target for _, target in references(self._facts[each])]


def _to_review(entity: Entity) -> Entity:
    """The entity as procurement proposes it."""
    return (
        entity.model_copy(update={"review": ReviewStatus.PROPOSED})
        if isinstance(entity, Engagement)
        else entity
    )


_COMMANDS: dict[str, Any] = {
    "load": Replay.load,
    "propose": Replay.propose,
    "resubmit": Replay.resubmit,
    "set": Replay.set_fields,
    "return": lambda replay, writer, step, options: writer.proposals.request_changes(
        replay.proposals[step["return"]], step["question"], options
    ),
    "approve": lambda replay, writer, step, options: writer.proposals.approve(
        replay.proposals[step["approve"]],
        [RequirementTerms(text, due=step.get("due")) for text in step.get("requirements", ())],
        options,
        accept_until=step.get("accept_until"),
    ),
    "reject": lambda replay, writer, step, options: writer.proposals.reject(
        replay.proposals[step["reject"]], step["reason"], options
    ),
    "withdraw": lambda replay, writer, step, options: writer.proposals.withdraw(
        replay.proposals[step["withdraw"]], options
    ),
    "undo": lambda replay, writer, step, options: writer.entries.undo(replay.places[step["undo"]], options),
    "merge": lambda _, writer, step, options: writer.entries.merge(
        step["into"], step["merge"], Prefer.KEEP, options
    ),
    "rename": lambda _, writer, step, options: writer.entries.rename(step["rename"], step["to"], options),
    "end": lambda _, writer, step, options: writer.entries.end(step["end"], step["last_day"], options),
    "accept": Replay.accept,
    "fulfil": Replay.fulfil,
    "assign": lambda _, writer, step, options: writer.decisions.assign(step["assign"], step["to"], options),
    "comment": lambda replay, writer, step, options: writer.decisions.comment(
        replay.proposals.get(step["comment"], step["comment"]), step["text"], options
    ),
    "draft": lambda _, writer, step, __: writer.drafts.save(step["draft"], step["text"]),
    "change": Replay.change,
}
"""How each command of a step is run; `change` last, since it is also what a proposal may bring."""


def replay(store: Store) -> None:
    """Replay the whole history into an empty register.

    Raises:
        SystemExit: If it does not lead to the manifests, or its chain is not whole.
    """
    facts = read_manifests(seed_folder(SAMPLE))
    history = yaml.safe_load(HISTORY.read_text(encoding="utf-8"))
    run = Replay(store, facts, history)
    for number, step in enumerate(sorted(history["steps"], key=lambda one: one["at"]), 1):
        run.run(number, step)
    left = [entity for entity in store.facts() if not isinstance(entity, _MADE_ON_THE_WAY)]
    if difference := sorted(one.id for one in {*facts} ^ {*left}):
        raise SystemExit(f"The history does not lead to the manifests: {', '.join(difference)}")
    if not verify(store.all_changes(), store.head()).whole:
        raise SystemExit("The history is not whole.")


def main() -> None:
    """Write the backup anew."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        try:
            with database(data, prepare=True) as store:
                replay(store)
                summary = create_backup(store.connection, sample_backup())
        finally:
            Engine(data).stop()
    sample_backup().chmod(0o644)  # a wheel keeps the mode, and a shared installation is read by others
    print(
        f"{sample_backup().name}: {summary.entities} entities, {summary.head['seq']} entries", file=sys.stderr
    )


if __name__ == "__main__":
    main()
