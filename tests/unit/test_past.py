"""The past of an entity as it is told, and facts changed directly in the database."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from registry.cli.output.changes import change_json, past_json, write_changes, write_past
from registry.cli.output.terminal import Writer
from registry.entities import Entity, Organisation, Transfer
from registry.history.change import GENESIS, Change, Head, Subject, chained
from registry.history.content import Content, digest, keep
from registry.history.past import fields_past, subject_changes
from registry.history.reconciliation import Mismatch, Reconciliation
from tests.chains import acme, chain, command, head_of, with_contacts

SIX = [acme(name="Acme"), acme(name="Acme Inc."), acme(name="Acme Inc.", website="acme.example"), None]


def lines(out: Writer) -> list[str]:
    return [f"{'  ' * line.depth}{line.text}" for line in out.lines if line.text]


def thinned(change: Change) -> Change:
    (subject,) = change.subjects
    return change._replace(subjects=(subject._replace(after=subject.after and subject.after.pruned()),))


def held(past: Mapping[str, list[object]] | object) -> object:
    assert isinstance(past, dict)
    return {field: [(one.value, one.change and one.change.seq) for one in past[field]] for field in past}


def test_each_field_has_the_values_it_held_with_the_entry_of_each() -> None:
    assert held(fields_past(chain(*SIX))) == {
        "name": [("Acme", 1), ("Acme Inc.", 2), (None, 4)],
        "website": [("acme.example", 3), (None, 4)],
    }


def test_a_value_from_before_the_history_began_came_with_no_entry() -> None:
    assert held(fields_past(chain(*SIX)[1:3])) == {
        "name": [("Acme", None), ("Acme Inc.", 2)],
        "website": [("acme.example", 3)],
    }


def test_what_a_thinned_entry_left_is_told_from_what_the_next_one_found() -> None:
    changes = chain(*SIX[:3])
    changes[1] = thinned(changes[1])
    assert held(fields_past(changes))["name"] == [("Acme", 1), ("Acme Inc.", None)]  # type: ignore[index]


def test_of_a_thinned_entry_no_fields_are_told() -> None:
    change = thinned(chain(*SIX[:1])[0])
    assert subject_changes(change.subjects[0]) is None
    out = Writer("en")
    write_changes([change], out, whole=True)
    assert lines(out)[-1] == "    The content was deleted."
    assert change_json(change)["subjects"][0]["fields"] is None


def test_a_contact_person_s_data_are_told_until_they_are_erased() -> None:
    change = chain(with_contacts("Ada"))[0]
    assert "Ada" in str(change_json(change))
    kept = change.subjects[0].after
    assert kept is not None
    erased = change._replace(subjects=(change.subjects[0]._replace(after=kept.erased()),))
    assert change_json(erased)["subjects"][0]["fields"] == [
        {"field": "contacts", "before": None, "after": [{"role": "dpo"}]}
    ]


def test_a_proposal_is_told_by_its_fields_too() -> None:
    texts = ('{"id":"proposal/a","state":"open"}', '{"id":"proposal/a","state":"rejected"}')
    before, after = (Content(digest(text), text) for text in texts)
    assert subject_changes(Subject("proposal/a", before, after)) == [("state", "open", "rejected")]


def test_an_entry_is_told_with_who_when_why_and_the_fields_it_changed() -> None:
    change = chain(*SIX)[1]
    change = change._replace(command=change.command._replace(reason="Renamed by its owners"))
    out = Writer("en")
    write_changes([change], out, whole=False)
    assert lines(out) == [
        "Entry 2, 2026-01-01 00:00:01 UTC: record by actor-1 (dpo)",
        "  Reason: Renamed by its owners",
        "  organisation/acme: changed",
        "    name: Acme → Acme Inc.",
    ]


def test_an_entry_of_many_names_the_first_and_counts_the_rest() -> None:
    subjects = [Subject(f"organisation/o{number}", None, keep(acme())) for number in range(30)]
    changes = list(chained(head_of(chain(*SIX)), command(), "2026-01-01T00:00:09+00:00", subjects))
    out = Writer("en")
    write_changes(changes, out, whole=False)
    assert len(lines(out)) == 22
    assert lines(out)[-1] == "  and 10 more; --format json lists all."


def test_values_of_every_kind_are_told_in_words() -> None:
    states = [
        acme(name="Acme"),
        acme(name="Acme", kind="company", owned_by=None, in_group_with=[]),
        acme(name="Acme", in_group_with=["organisation/b"]),
    ]
    out = Writer("en")
    write_past(fields_past(chain(*states)), out)
    assert "  organisation/b [entry 3, 2026-01-01 00:00:02 UTC, actor-1 (dpo)]" in lines(out)
    assert "  none [entry 2, 2026-01-01 00:00:01 UTC, actor-1 (dpo)]" in lines(out)
    assert "  not recorded [entry 3, 2026-01-01 00:00:02 UTC, actor-1 (dpo)]" in lines(out)


def test_the_past_as_json_names_entry_time_actor_and_role() -> None:
    assert past_json(fields_past(chain(*SIX[:1]))) == {
        "name": [
            {
                "value": "Acme",
                "entry": 1,
                "at": "2026-01-01T00:00:00.000000+00:00",
                "actor": "actor-1",
                "role": "dpo",
            }
        ]
    }


def parting(
    changes: list[Change],
    *on_file: Entity | str,
    later: Mapping[str, Entity | None] | None = None,
    brought: int = 0,
) -> Mismatch | None:
    """Where what is on file (of an unreadable one the id) parts from the history."""
    ends = Reconciliation()
    assert list(ends.passing(changes)) == changes
    ends.brought = brought
    read = [(one, None) if isinstance(one, str) else (one.id, one) for one in on_file]
    return ends.mismatch(read, lambda: later or {})


def said(found: Mismatch | None) -> str:
    assert found is not None
    return found.says.template.format(**dict(found.says.values))


def test_facts_that_are_what_the_history_left_do_not_part_from_it() -> None:
    assert parting(chain(*SIX[:3]), SIX[2]) is None  # type: ignore[arg-type]
    assert parting(chain(*SIX)) is None
    assert parting(chain(with_contacts("Ada")), with_contacts("Ada")) is None


OTHER = Organisation(id="organisation/other")


@pytest.mark.parametrize(
    ("states", "on_file", "says"),
    [
        ([acme(name="A")], [acme(name="B")], "after entry 1 (name)"),
        ([acme(name="A")], [acme(name="A", website="x")], "after entry 1 (website)"),
        ([with_contacts("Ada")], [with_contacts("Eve")], "after entry 1 (contacts)"),
        ([acme(name="A")], [], "is missing or cannot be read, although entry 1"),
        ([acme(name="A")], ["organisation/acme"], "cannot be read, although entry 1"),
        ([acme(name="A"), None], [acme(name="A")], "although entry 2 removed it"),
        ([acme(name="A")], [acme(name="A"), OTHER], "organisation/other is recorded without a history entry"),
        ([], ["organisation/acme"], "cannot be read, and no history entry mentions it"),
    ],
)
def test_what_was_changed_past_the_register_is_named(
    states: list[Entity | None], on_file: list[Entity | str], says: str
) -> None:
    assert says in said(parting(chain(*states), *on_file))


def test_a_change_past_the_register_shows_in_what_the_next_entry_found() -> None:
    changes = chain(acme(name="A"), acme(name="B"))
    (subject,) = changes[1].subjects
    forged = changes[1]._replace(subjects=(subject._replace(before=keep(acme(name="Forged"))),))
    found = parting([changes[0], forged], acme(name="B"))
    assert "between entries 1 and 2 (name)" in said(found)


def test_the_first_of_several_is_named_by_its_last_entry() -> None:
    one, other = chain(acme(name="A")), acme(name="B")
    changed = list(
        chained(head_of(one), command(), one[0].at, [Subject("organisation/other", None, keep(OTHER))])
    )
    found = parting([*one, *changed], other, OTHER.model_copy(update={"name": "C"}))
    assert found is not None
    assert found.entity == "organisation/acme"


def test_what_was_changed_while_it_was_read_is_no_fault() -> None:
    changes = chain(acme(name="A"))
    later = {"organisation/acme": acme(name="A"), "organisation/other": None}
    assert parting(changes, acme(name="B"), OTHER, later=later) is None
    assert parting(changes, OTHER, later=later) is None
    assert parting(changes, later={"organisation/acme": acme(name="Forged")}) is not None


def test_what_stood_before_the_history_began_needs_no_entry_but_is_counted() -> None:
    changes = chain(acme(name="A"), acme(name="B"))[1:]  # acme was there
    assert parting(changes, acme(name="B"), OTHER, brought=2) is None
    assert "2 entities are recorded without a history entry, but 1 existed" in said(
        parting(changes, acme(name="B"), OTHER, brought=1)
    )
    assert "1 entities from before" in said(parting(changes, acme(name="B"), brought=2))


def test_the_digest_of_a_thinned_entry_still_shows_what_was_changed_past_the_register() -> None:
    transfer = Transfer(id="transfer/a", frequency="continuous")
    content = keep(transfer).pruned()
    changes = list(chained(Head(0, GENESIS), command(), "2026", [Subject("transfer/a", None, content)]))
    assert parting(changes, transfer) is None
    assert "transfer/a" in said(parting(changes, Transfer(id="transfer/a")))


def test_of_a_thinned_entry_with_contact_persons_nothing_can_be_told() -> None:
    changes = [thinned(change) for change in chain(with_contacts("Ada"))]
    assert parting(changes, with_contacts("Eve")) is None
