"""What a change affects is found by walking back from it, and judged from its scope as from the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from registry.dossiers.changed import verdict_changes
from registry.dossiers.transfer import TransferDossier
from registry.entities import BY_KIND, ENTITIES, DataCategory, Mechanism, Organisation, Transfer
from registry.entities.shape import references
from registry.facts import Facts
from registry.impact.affected import Affected, affected
from registry.impact.judgement_scope import judgement_scope
from registry.impact.reference_paths import REFERENCE_PATHS, ReferencePath, named_by
from registry.impact.view import Overlay, Reference, TwoVersionView
from registry.law.law import Law
from registry.law.verdict import Outcome
from registry.register import Question, Register
from registry.vocabulary import Frequency
from tests.benchmarks.skewed import Skewed
from tests.dense import COUNTS, anew, dense, made
from tests.examples import examples
from tests.strategies import entities

LAW = Law.current()
TODAY = Question(date(2026, 11, 23))
CHANGED = [kind for kind in BY_KIND if kind not in ("decision", "comment", "procedure")]
Told = Mapping[str, Collection[object]]


def laid(facts: Facts) -> Overlay:
    """Facts as a source."""
    found = Overlay()
    for entity in facts:
        found.lay(entity.id, entity, entity)
    return found


def seen(before: Facts, after: Facts) -> TwoVersionView:
    """What is on file after a change, with what was changed as it was before too."""
    view = TwoVersionView(laid(after))
    for entity_id in changed(before, after):
        view.overlay.lay(entity_id, before.find(entity_id), after.find(entity_id))
    return view


def changed(before: Facts, after: Facts) -> set[str]:
    found = after.difference(before)
    return {
        *(entity.id for entity in (*found.added, *found.removed)),
        *(entity.id for entity, _ in found.changed),
    }


def told(facts: Facts, transfers: Iterable[str] | None = None) -> tuple[Told, Told]:
    """How each transfer is judged, with what was found on it; and what was found on all other subjects."""
    register = Register(
        Facts(sorted(facts, key=lambda entity: entity.id))
    )  # the order of questions follows it
    as_of = register.as_of(TODAY)
    judged: defaultdict[str, set[object]] = defaultdict(set)
    others: defaultdict[str, set[object]] = defaultdict(set)
    rows = register.dossiers.transfers.rows
    for transfer in set(rows).intersection(rows if transfers is None else transfers):
        dossier = register.dossiers.transfers.dossier(transfer)
        verdict = dossier.verdict(as_of)
        judged[transfer].add((verdict.outcome, verdict.status, verdict.missing, dossier.next_change(as_of)))
        judged[transfer].update(hop.situation for hop in dossier.hops)
    for found in register.each_finding(TODAY).open:
        line = (found.id, found.result.standing, found.severity, found.sentence())
        if found.check.subject in ("chain", "duplicate"):
            continue
        about = judged if isinstance(found.dossier, TransferDossier) else others
        about[found.dossier.id].add(line)
    return judged, others


def hold(before: Facts, after: Facts, known: tuple[Told, Told] | None = None) -> Affected:
    """Hold that nothing else is judged differently, and all of it in its scope as in the whole.

    `known` is what is told of the facts before, where that is known already.
    """
    view = seen(before, after)
    found = affected(view, changed(before, after), LAW)
    (then, others_then), (now, others_now) = known or told(before), told(after)
    assert differing(then, now) <= found.transfers
    assert differing(others_then, others_now) <= found.others
    small = judgement_scope(view, found.transfers, LAW)
    for facts, whole in ((view.before(small), then), (view.after(small), now)):
        judged, _ = told(facts, found.transfers)
        assert {each: judged.get(each) for each in found.transfers} == {
            each: whole.get(each) for each in found.transfers
        }
    return found


def differing(then: Told, now: Told) -> set[str]:
    return {each for each in then.keys() | now.keys() if then.get(each) != now.get(each)}


@cache
def skewed(seed: int) -> Facts:
    """A register of 150 transfers, with one of each kind that it would lack, for others to name."""
    first = Facts(made(Random(seed), f"{kind}/0") for kind in COUNTS)  # noqa: S311  # no secret
    return first.with_(*Skewed(150, seed))


@cache
def told_of_skewed(seed: int) -> tuple[Told, Told]:
    """What is told of such a register, which every change of it begins with."""
    return told(skewed(seed))


@st.composite
def changes(draw: st.DrawFn, facts: Facts) -> Facts:
    """Facts after one entity was put in the place of another, taken away or added."""
    kind = draw(st.sampled_from([k for k in CHANGED if facts.all(BY_KIND[k])]))
    ids = {each.kind: sorted(facts.all(each))[:40] for each in ENTITIES}
    if draw(st.booleans()):
        chosen = facts[draw(st.sampled_from(sorted(facts.all(BY_KIND[kind]))))]
        made = draw(entities(BY_KIND[kind], ids))
        fields = draw(st.sets(st.sampled_from(sorted(type(chosen).model_fields)), max_size=4)) - {"id"}
        said = {name: getattr(chosen, name) for name in type(chosen).model_fields}
        said |= {name: getattr(made, name) for name in fields}
        return facts.with_(type(chosen).model_validate({**said, "id": chosen.id}))
    return facts.with_(draw(entities(BY_KIND[kind], ids)))


GENERATED = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without shrinking: each example judges a register whole, and the seed in hand says enough."""


@pytest.mark.parametrize("seed", [1, 2, 3])
@examples(8, phases=GENERATED)
@given(st.data())
def test_a_change_of_a_skewed_register_affects_what_is_found_and_nothing_else(
    seed: int, data: st.DataObject
) -> None:
    before = skewed(seed)
    hold(before, data.draw(changes(before)), told_of_skewed(seed))


@examples(40, phases=GENERATED)
@given(st.integers(0, 10**9), st.integers(1, 3))
def test_a_change_where_everything_hangs_together_affects_what_is_found_and_nothing_else(
    seed: int, count: int
) -> None:
    draw = Random(seed)  # noqa: S311  # no secret
    before = dense(draw)
    hold(before, anew(draw, before, count))


def test_a_new_transfer_of_an_own_company_affects_none_of_its_others() -> None:
    before = skewed(1)
    new = Transfer.model_validate(
        {
            "id": "transfer/new",
            "exporter": {"organisation": "organisation/group-0"},
            "importer": {"organisation": "organisation/298"},
            "follows": [],
        }
    )
    assert hold(before, before.with_(new)).transfers == {"transfer/new"}


def between(*ways: str, **said: Any) -> Facts:
    """Transfers such as `fr-us`, with a company in each of these countries."""
    codes = {code for way in ways for code in way.split("-")}
    parties = [
        Organisation.model_validate({"id": f"organisation/{code}", "established_in": code.upper()})
        for code in sorted(codes)
    ]
    ends = (way.split("-") for way in ways)
    return Facts([*parties, *(transfer(start, end, **said) for start, end in ends)])


def transfer(start: str, end: str, /, **said: Any) -> Transfer:
    parties = {"exporter": {"organisation": f"organisation/{start}"}}
    parties["importer"] = {"organisation": f"organisation/{end}"}
    return Transfer.model_validate({"id": f"transfer/{start}-{end}", **parties, **said})


def test_a_removed_transfer_affects_what_followed_it() -> None:
    before = between("fr-us", "us-in", "fr-in")
    found = hold(before, before.with_(without=["transfer/fr-us"]))
    assert found.transfers == {"transfer/fr-us", "transfer/us-in"}


def test_a_new_transfer_affects_the_one_that_takes_its_data_back() -> None:
    clauses = Mechanism.model_validate({"id": "mechanism/scc", "kind": "scc", "modules": [4]})
    before = between("fr-us", "de-us", mechanisms=["mechanism/scc"]).with_(clauses)
    found = hold(before, before.with_(transfer("us", "fr")))
    assert found.transfers == {"transfer/us-fr", "transfer/fr-us"}


def test_a_new_transfer_to_an_operator_affects_the_one_that_reaches_its_place() -> None:
    places = [{"jurisdiction": "IN", "operator": "organisation/in"}]
    before = between("fr-us", "fr-in", places=places)
    found = hold(before, before.with_(transfer("us", "in")))
    assert found.transfers == {"transfer/us-in", "transfer/fr-us"}


def test_verdicts_that_differ_are_told_and_no_others() -> None:
    before = between("fr-us", "fr-in")
    after = before.with_(
        Organisation.model_validate({"id": "organisation/us", "established_in": "FR"}), transfer("fr", "fr")
    )
    told = verdict_changes(before, after, [*after.all(Transfer)], Register(before).as_of(TODAY))
    outcomes = {
        each.transfer: (each.before and each.before.outcome, each.after and each.after.outcome)
        for each in told
    }
    assert outcomes == {
        "transfer/fr-us": (Outcome.UNCOVERED, Outcome.UNKNOWN),
        "transfer/fr-fr": (None, Outcome.NOT_RESTRICTED),
    }


def test_every_way_of_every_entity_is_found_in_it() -> None:
    for entity in (*skewed(1), *dense(Random(1))):  # noqa: S311  # no secret
        named = sorted(target for _, target in named_by(entity))
        assert named == sorted(target for _, target in references(entity))


NOT_JUDGED = frozenset(
    {
        "Activity.assessments",
        "Activity.categories",
        "Activity.controllers",
        "Activity.hosted_at",
        "Activity.joint_controllers",
        "Activity.measures",
        "Activity.subjects",
        "Agreement.parties",
        "Assessment.recipient",
        "Decision.evidence",
        "Requirement.evidence",
        "AuthorisedSubProcessor.authorised_by",
        "AuthorisedSubProcessor.organisation",
        "Listing.covered_entities",
        "Mechanism.members",
        "Mechanism.parties",
        "Mechanism.scope.categories",
        "Mechanism.scope.purposes",
        "Notice.publisher",
        "Procedure.operated_by",
        "Retention.categories",
        "Signature.party",
        "Tracker.categories",
        "Transfer.importer.collected_by",
        "Transfer.subjects",
        "UsagePolicy.publisher",
    }
)
"""The links, and the lists of owned values, beyond which no verdict and no check looks.

A change beyond them leaves their owner's outcome as it is: of a party to clauses only the id matters. The
entity referred to may still look back at its owner, as a category does at the activities that process it.
"""


def judged(path: ReferencePath) -> bool:
    link = ".".join(path.link.path)
    if path.part is None:
        return path.path not in NOT_JUDGED
    return NOT_JUDGED.isdisjoint((path.path.removesuffix(f".{link}"), f"{path.part.node.label}.{link}"))


def test_every_path_that_carries_judgement_is_walked_back_and_no_other() -> None:
    walked: set[str] = set()

    class Noting(Overlay):
        def naming(self, ways: Collection[ReferencePath], ids: Iterable[str]) -> Iterator[Reference]:
            walked.update(way.path for way in ways)
            return super().naming(ways, ids)

    facts = dense(Random(1))  # noqa: S311  # no secret
    source = Noting()
    for entity in facts:
        source.lay(entity.id, entity, entity)
    affected(TwoVersionView(source), [entity.id for entity in facts], LAW)
    assert walked == {path.path for path in REFERENCE_PATHS.values() if judged(path)}


def popular(follows: bool) -> Facts:
    """A host in the United States to which many send the same data, and which returns them to one of us."""
    senders = [f"organisation/sender-{number}" for number in range(30)]

    def hop(slug: str, start: str, end: str, **values: object) -> Transfer:
        parties = {"exporter": {"organisation": start}, "importer": {"organisation": end}}
        return Transfer.model_validate(
            {"id": f"transfer/{slug}", **parties, "categories": ["category/c"], **values}
        )

    ours, host = "organisation/ours", "organisation/host"
    back = {"follows": ["transfer/out"]} if follows else {}
    return Facts(
        [
            *(Organisation.model_validate({"id": each, "established_in": "FR"}) for each in (ours, *senders)),
            Organisation.model_validate({"id": host, "established_in": "US"}),
            DataCategory.model_validate({"id": "category/c"}),
            hop("out", ours, host),
            hop("back", host, ours, **back),
            *(hop(f"{number}", sender, host) for number, sender in enumerate(senders)),
        ]
    )


@pytest.mark.parametrize("follows", [True, False])
def test_of_those_who_send_data_to_a_popular_recipient_the_verdict_on_ours_needs_one(follows: bool) -> None:
    before = popular(follows)
    out = before["transfer/out"]
    after = before.with_(out.model_copy(update={"frequency": Frequency.CONTINUOUS}))
    found = hold(before, after)
    needed = judgement_scope(seen(before, after), found.transfers - {"transfer/back"}, LAW)
    assert len([each for each in needed if each.startswith("transfer/")]) == 3
    if follows:
        whole = judgement_scope(seen(before, after), found.transfers, LAW)
        assert len([each for each in whole if each.startswith("transfer/")]) == 3
