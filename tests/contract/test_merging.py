"""Two records of one organisation become one, on every engine: references, facts, history."""

from __future__ import annotations

import pytest
from earlier import known_at

from registry.access import AccessRole, Actor
from registry.commands.command_runner import CommandOptions
from registry.commands.preference import Prefer
from registry.commands.writer import RegisterWriter
from registry.entities import (
    Comment,
    Decision,
    Engagement,
    Entity,
    FieldSource,
    Mechanism,
    Notice,
    Organisation,
    Source,
    Transfer,
)
from registry.errors import ConflictError, NotFoundError, RegistryError
from registry.facts import Facts
from registry.graph.store import Store
from registry.history.verify import verify

KEEP, GONE = "organisation/keep", "organisation/gone"


@pytest.fixture
def dpo(store: Store) -> RegisterWriter:
    return RegisterWriter(store, Actor("actor-dpo", AccessRole.DPO))


def keep(**said: object) -> Organisation:
    return Organisation.model_validate({"id": KEEP, **said})


def gone(**said: object) -> Organisation:
    return Organisation.model_validate({"id": GONE, **said})


def naming(organisation: str) -> list[Entity]:
    """What names an organisation, in every way in which one can be named."""
    return [
        Organisation(id="organisation/daughter", owned_by=organisation),
        Organisation.model_validate(
            {
                "id": "organisation/other",
                "listings": [{"framework": "eu_us_dpf", "covered_entities": [organisation]}],
            }
        ),
        Engagement(id="engagement/a", organisation=organisation),
        Transfer.model_validate(
            {
                "id": "transfer/a",
                "exporter": {"organisation": organisation},
                "importer": {"organisation": "organisation/other", "collected_by": organisation},
                "places": [{"jurisdiction": "US", "kind": "storage", "operator": organisation}],
            }
        ),
        Mechanism.model_validate(
            {
                "id": "mechanism/a",
                "kind": "scc",
                "parties": sorted({organisation, KEEP}),
                "signatures": [{"party": organisation, "signed": True}],
            }
        ),
        Notice.model_validate(
            {
                "id": "notice/a",
                "publisher": organisation,
                "statements": [{"section": "1", "says": "So.", "about": [organisation]}],
            }
        ),
        Comment(id="comment/a", about=organisation, text="They are one.", made_by="actor-dpo"),
        Decision.model_validate(
            {
                "id": "decision/a",
                "about": f"third-country-parent:{organisation}:slot",
                "kind": "assigned",
                "made_by": "actor-dpo",
            }
        ),
    ]


def test_every_reference_to_the_one_that_goes_becomes_one_to_the_one_that_stays(
    store: Store, dpo: RegisterWriter
) -> None:
    dpo.entries.load(Facts([keep(), gone(), *naming(GONE)]))
    dpo.entries.merge(KEEP, GONE)
    assert store.facts() == Facts([keep(), *naming(KEEP)])
    assert verify(store.all_changes(), store.head()).whole


def test_what_the_one_that_stays_does_not_record_is_taken_over_with_its_source(
    store: Store, dpo: RegisterWriter
) -> None:
    ours, theirs = Source(document="Contract"), Source(document="Website")
    other = gone(name="Acme", website="acme.example", established_in="US", source=theirs)
    dpo.entries.load(Facts([keep(name="Acme", source=ours), other]))
    dpo.entries.merge(KEEP, GONE)
    sources = tuple(FieldSource(field=f, document="Website") for f in ("website", "established_in"))
    assert store.facts() == Facts(
        [keep(name="Acme", website="acme.example", established_in="US", source=ours, sources=sources)]
    )


def test_what_both_record_differently_is_refused_by_name_unless_one_is_preferred(
    store: Store, dpo: RegisterWriter
) -> None:
    dpo.entries.load(Facts([keep(name="Acme", website="a"), gone(name="ACME Inc.", website="b")]))
    with pytest.raises(ConflictError, match="differ in: name, website"):
        dpo.entries.merge(KEEP, GONE)
    tried = dpo.entries.merge(KEEP, GONE, Prefer.MERGED, CommandOptions(dry=True))
    assert tried.difference.changed[0][1] == keep(name="ACME Inc.", website="b")
    dpo.entries.merge(KEEP, GONE, Prefer.KEEP)
    assert store.facts() == Facts([keep(name="Acme", website="a")])


def test_two_that_name_each_other_are_not_one(dpo: RegisterWriter) -> None:
    dpo.entries.load(Facts([keep(), gone(owned_by=KEEP)]))
    with pytest.raises(ConflictError, match=f"owned_by refers to {KEEP}"):
        dpo.entries.merge(KEEP, GONE)


def test_only_two_organisations_that_are_on_file_are_merged(dpo: RegisterWriter) -> None:
    dpo.entries.load(Facts([keep(), Transfer(id="transfer/a")]))
    for other, said in ((KEEP, "two different organisations"), ("transfer/a", "two different organisations")):
        with pytest.raises(RegistryError, match=said):
            dpo.entries.merge(KEEP, other)
    with pytest.raises(NotFoundError, match=GONE):
        dpo.entries.merge(KEEP, GONE)


def test_the_gone_id_leads_to_the_one_that_stays_and_keeps_its_history(
    store: Store, dpo: RegisterWriter
) -> None:
    dpo.entries.load(Facts([keep(), gone(), *naming(GONE)]))
    before = store.facts()
    assert store.merged_into(GONE) is None
    dpo.entries.merge(KEEP, GONE)
    assert store.merged_into(GONE) == KEEP
    assert [change.command.name for change in store.changes_of(GONE)] == ["load", "merge"]
    assert [change.command.name for change in store.changes_of(KEEP)] == ["load", "merge"]
    assert known_at(store, 1) == before
    dpo.entries.record([Organisation(id="organisation/third")])
    dpo.entries.merge("organisation/third", KEEP)
    assert store.merged_into(GONE) == "organisation/third"
    assert store.merged_into("organisation/third") is None


def test_a_merge_is_undone_as_the_one_command_that_it_is(store: Store, dpo: RegisterWriter) -> None:
    dpo.entries.load(Facts([keep(), gone(name="Acme"), *naming(GONE)]))
    before = store.facts()
    merge = dpo.entries.merge(KEEP, GONE)
    dpo.entries.undo(merge.first or 0)
    assert store.facts() == before
    assert store.merged_into(GONE) is None
    assert verify(store.all_changes(), store.head()).whole


def test_a_merge_of_more_than_one_entry_can_tell_is_one_command_still(
    store: Store, dpo: RegisterWriter
) -> None:
    many = [Engagement(id=f"engagement/e{number}", organisation=GONE) for number in range(1_100)]
    dpo.entries.load(Facts([keep(), gone(), *many]))
    before = store.facts()
    merge = dpo.entries.merge(KEEP, GONE)
    assert (merge.last or 0) - (merge.first or 0) == 2
    assert store.merged_into(GONE) == KEEP
    dpo.entries.undo(merge.last or 0)
    assert store.facts() == before
