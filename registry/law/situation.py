"""A situation: the legally relevant values of a transfer, never ids or names.

Transfers that are equal in law have equal situations, and each distinct situation is judged once.
Everywhere `None` means not recorded. Dossiers make situations; the law reads nothing else.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

Marks = tuple[tuple[str, bool | None], ...]
"""Answers by name, in a fixed order."""


class _HashedOnce:
    """A large value that is looked up often, so that its hash is kept."""

    def __hash__(self) -> int:
        known: int | None = self.__dict__.get("hash")
        if known is None:
            known = self.__dict__["hash"] = super().__hash__()
        return known


class Operator(StrEnum):
    """The operator of a place, seen from the transfer."""

    EXPORTER = "exporter"
    IMPORTER = "importer"
    OTHER = "other"
    NOT_RECORDED = "not_recorded"


class ListingFacts(NamedTuple):
    """One search of a framework's list for the recipient, or for another participant that covers it.

    `check_to_come` is whether the recorded day of the search is later than the day on which this is asked.
    """

    framework: str
    listed_from: date | None
    due: date | None
    removed_from: date | None
    status: str | None
    hr: bool | None
    non_hr: bool | None
    checked_on: date | None
    on_list: bool | None
    of_another: bool = False
    check_to_come: bool = False


class QualificationFacts(NamedTuple):
    """The marks of the recipient under one adequacy decision, with the days on which they are true."""

    decision: str
    valid_from: date | None
    valid_until: date | None
    marks: Marks
    carve_outs: Marks


class Exporter(NamedTuple):
    """The exporter. `jurisdiction` is a code, a group, or None."""

    jurisdiction: str | None
    role: str | None = None
    kind: str | None = None
    subject_to_gdpr: bool | None = None
    public_powers: bool | None = None
    data_subject: bool | None = None


class Recipient(NamedTuple):
    """The recipient. `identified` is False for a class of recipients that the source does not name."""

    jurisdiction: str | None
    identified: bool = True
    role: str | None = None
    kind: str | None = None
    subject_to_gdpr: bool | None = None
    organisation_code: str | None = None
    listings: tuple[ListingFacts, ...] = ()
    qualifications: tuple[QualificationFacts, ...] = ()
    group_jurisdictions: tuple[str, ...] = ()


class Binding(NamedTuple):
    """Whether one legal entity is bound by a mechanism.

    `party` True or False: recorded among the parties or not; None: parties not recorded, and assumed
    to be those of the transfer.
    """

    party: bool | None = None
    signed: bool | None = None
    signed_on: date | None = None


class AssessmentFacts(NamedTuple):
    """A transfer impact assessment; `measures` are triples (kind, in place, keys only in the EEA)."""

    done_on: date | None
    countries: tuple[str, ...] | None
    about_recipient: bool | None
    outcome: str | None
    leans_on: tuple[str, ...] | None
    measures: tuple[tuple[str | None, bool | None, bool | None], ...] | None
    review_by: date | None


class Claim(NamedTuple):
    """A mechanism between one exporter and one recipient.

    `within_scope` True or False: the scope is recorded and every category and purpose lies inside, or one
    lies outside. `scope_asks` is what the scope limits and the transfer does not record: `categories` or
    `purposes`. `answers` are the yes-or-no facts of the kind of mechanism, by name; `annexes` likewise.
    """

    kind: str
    instrument: str | None = None
    exporter: Binding = Binding()
    recipient: Binding = Binding()
    exporter_role: str | None = None
    recipient_role: str | None = None
    upstream: bool = False
    modules: tuple[int, ...] | None = None
    annexes: Marks | None = None
    clause_9_option: int | None = None
    within_scope: bool | None = None
    scope_asks: str | None = None
    expires: date | None = None
    terminated_on: date | None = None
    revoked_on: date | None = None
    changed_on: date | None = None
    answers: Marks = ()
    approval: str | None = None
    approved_on: date | None = None
    approved_by: str | None = None
    bcr_type: str | None = None
    letter: str | None = None
    assessments: tuple[AssessmentFacts, ...] = ()

    def answer(self, name: str) -> bool | None:
        """The answer recorded under a name."""
        return dict(self.answers).get(name)


class DataFacts(NamedTuple):
    """The facts about the data that the law asks for; `none` where no personal data are transferred."""

    hr: bool | None = None
    non_hr: bool | None = None
    data_marks: Marks = ()
    purpose_marks: Marks = ()
    none: bool = False


class PlaceFacts(NamedTuple):
    """A place of the transfer other than the importer's establishment.

    `hops` are the transfers from the importer to another operator there: the recorded ones, and one implied
    for data that these do not carry. `operator_home` is where another operator is established, and
    `operator_international` whether it is an international organisation.
    """

    jurisdiction: str | None
    kinds: tuple[str, ...]
    operator: Operator
    hops: tuple[Situation, ...] = ()
    operator_home: str | None = None
    operator_international: bool = False


class Earlier(NamedTuple):
    """A transfer that brought the data to the exporter.

    `returned` are the earlier transfers, one on every path through it, by which the importer had received
    all of these data before; empty if some path has none.
    """

    hop: Situation
    returned: tuple[Situation, ...] = ()


class EarlierHops(_HashedOnce, tuple[Earlier, ...]):
    """The transfers that brought data to an exporter; there may be hundreds."""


class _Situation(NamedTuple):
    exporter: Exporter
    importer: Recipient
    collector: Exporter | None = None
    same_entity: bool = False
    data: DataFacts = DataFacts()
    irreversible: bool | None = None
    anonymity_evidenced: bool = False
    frequency: str | None = None
    starts: date | None = None
    ends: date | None = None
    suspended_on: date | None = None
    planned: bool = False
    rejected: bool = False
    storage_eea_only: bool = False
    access_eea_only: bool = False
    site_kinds: tuple[str, ...] = ()
    places: tuple[PlaceFacts, ...] = ()
    places_recorded: bool = False
    claims: tuple[Claim, ...] = ()
    earlier: tuple[Earlier, ...] = ()


class Situation(_HashedOnce, _Situation):
    """A hop in law: one exporter, one importer, one role of each.

    `site_kinds` is what happens at the importer's establishment, where that is recorded. A situation holds
    all those that came before it.
    """
