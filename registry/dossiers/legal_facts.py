"""Legal facts: the properties of parties and of data on which rules depend, without their ids.

They are made from the entities that rows refer to. Equal values are made once and shared by transfers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from registry.entities import CarveOuts, DataCategory, Listing, Organisation, Purpose, Qualification
from registry.entities.entity import Owned
from registry.facts import Facts
from registry.law.law import Law
from registry.law.periods import ONE_DAY
from registry.law.relevance import NO_MARKS, Relevance, RelevantMarks
from registry.law.situation import DataFacts, Exporter, ListingFacts, Marks, QualificationFacts, Recipient
from registry.vocabulary import OrganisationKind


class PartyFacts:
    """Makes the parties of situations, and caches them.

    Args:
        facts: All that is recorded.
        law: Only to leave out what none of its rules reads.
        today: The day on which this is asked; a check of a list that is dated later has not been made.
    """

    def __init__(self, facts: Facts, law: Law, today: date) -> None:
        self._checked_by = today + ONE_DAY  # somewhere it is tomorrow already
        self._relevance = Relevance(law)
        self.organisations = facts.all(Organisation)
        self._covering: dict[str, list[Listing]] = defaultdict(list)
        self._group: dict[str, set[str]] = defaultdict(set)
        for organisation in self.organisations.values():
            for listing in organisation.listings or ():
                for covered in listing.covered_entities or ():
                    self._covering[covered].append(listing)
            for other in filter(None, (organisation.owned_by, *(organisation.in_group_with or ()))):
                self._group[other].add(organisation.id)
                self._group[organisation.id].add(other)
        self._exporters: dict[object, Exporter] = {}
        self._recipients: dict[object, Recipient] = {}
        self._relevant: dict[tuple[str | None, tuple[str | None, ...]], RelevantMarks] = {}

    def jurisdiction(self, organisation: str | None) -> str | None:
        """The country in which an organisation is established."""
        entity = self.organisations.get(organisation or "")
        return entity.established_in if entity else None

    def kind(self, organisation: str | None) -> str | None:
        """The kind of an organisation."""
        entity = self.organisations.get(organisation or "")
        return entity.organisation_kind if entity else None

    def exporter(
        self,
        organisation: str | None,
        role: str | None,
        subject_to_gdpr: bool | None,
        public_powers: bool | None,
        data_subject: bool | None = None,
    ) -> Exporter:
        """An organisation as the sender of data, in a role."""
        key = (organisation, role, subject_to_gdpr, public_powers, data_subject)
        made = self._exporters.get(key)
        if made is None:
            home = self._relevance.exporter_home(self.jurisdiction(organisation))
            kind = self.kind(organisation)
            made = Exporter(home, role, kind, subject_to_gdpr, public_powers, data_subject)
            self._exporters[key] = made
        return made

    def recipient(
        self, organisation: str | None, role: str | None, subject_to_gdpr: bool | None
    ) -> Recipient:
        """An organisation as the recipient of data, in a role."""
        key = (organisation, role, subject_to_gdpr)
        made = self._recipients.get(key)
        if made is None:
            made = self._recipient(self.organisations.get(organisation or ""))
            made = made._replace(role=role, subject_to_gdpr=subject_to_gdpr)
            self._recipients[key] = made
        return made

    def _recipient(self, organisation: Organisation | None) -> Recipient:
        if organisation is None:
            return Recipient(jurisdiction=None, identified=False)
        own = (self._listing(listing) for listing in organisation.listings or ())
        covering = (self._listing(listing, of_another=True) for listing in self._covering[organisation.id])
        return Recipient(
            jurisdiction=organisation.established_in,
            identified=organisation.organisation_kind is not OrganisationKind.UNNAMED_CLASS,
            kind=_kind_of(organisation),
            organisation_code=organisation.international_organisation,
            listings=(*own, *covering),
            qualifications=tuple(_qualification(q) for q in organisation.qualifications or ()),
            group_jurisdictions=self._group_jurisdictions(organisation),
        )

    def _listing(self, listing: Listing, *, of_another: bool = False) -> ListingFacts:
        return ListingFacts(
            listing.framework,
            listing.listed_from,
            listing.due,
            listing.removed_from,
            listing.status,
            listing.hr,
            listing.non_hr,
            listing.checked_on,
            listing.found,
            of_another,
            listing.checked_on is not None and listing.checked_on > self._checked_by,
        )

    def _group_jurisdictions(self, organisation: Organisation) -> tuple[str, ...]:
        """The countries of the companies that own it, that it owns, or that are recorded in its group."""
        members: set[str] = {organisation.id}
        waiting = [organisation.id]
        while waiting:
            others = self._group.get(waiting.pop(), set()) - members
            members |= others
            waiting += others
        codes = {self.jurisdiction(member) for member in members - {organisation.id}}
        return tuple(sorted(code for code in codes if code is not None))

    def relevant_marks(self, recipient: str | None, places: tuple[str | None, ...]) -> RelevantMarks:
        """The marks of data that decide whether they may go to a recipient and its places."""
        relevant = self._relevant.get((recipient, places))
        if relevant is None:
            relevant = self._relevance.relevant_marks(self.recipient(recipient, None, None), places)
            self._relevant[recipient, places] = relevant
        return relevant


def _kind_of(organisation: Organisation) -> str | None:
    """Its kind; an organisation with a code in the law data is an international organisation."""
    if organisation.international_organisation is not None:
        return OrganisationKind.INTERNATIONAL_ORGANISATION
    return organisation.organisation_kind


def answers(owned: Owned, leave_out: frozenset[str] = frozenset()) -> Marks:
    """The fields of an owned value that are answered yes or no, each as (name, answer)."""
    return tuple(
        (name, answer)
        for name in type(owned).model_fields
        if name not in leave_out and isinstance(answer := getattr(owned, name), bool)
    )


def _qualification(q: Qualification) -> QualificationFacts:
    return QualificationFacts(
        q.decision,
        q.valid_from,
        q.valid_until,
        answers(q, leave_out=frozenset({"carve_outs"})),
        answers(q.carve_outs) if q.carve_outs else (),
    )


_Ids = tuple[str, ...] | None
_ANY_DATA = DataFacts()
_NO_DATA = DataFacts(none=True)


class DataMarks:
    """Makes the data of situations, and caches them.

    Args:
        facts: All that is recorded.
    """

    def __init__(self, facts: Facts) -> None:
        categories = facts.all(DataCategory).values()
        self._hr = {category.id: category.hr for category in categories}
        self._special = {category.id for category in categories if category.special}
        self._left_out = {category.id: category.carve_outs for category in categories}
        self._left_out |= {purpose.id: purpose.carve_outs for purpose in facts.all(Purpose).values()}
        self._known: dict[DataFacts, DataFacts] = {}

    def special(self, categories: _Ids) -> bool:
        """Whether any of these are special categories of data."""
        return bool(categories) and not self._special.isdisjoint(categories or ())

    def facts(self, categories: _Ids, purposes: _Ids, relevant: RelevantMarks) -> DataFacts:
        """The relevant marks of these data and purposes."""
        if categories == ():
            return _NO_DATA
        if relevant == NO_MARKS:
            return _ANY_DATA
        hr = [self._hr.get(category) for category in categories or ()] if relevant.hr else []
        made = DataFacts(
            hr=_any(hr),
            non_hr=_any([None if mark is None else not mark for mark in hr]),
            data_marks=self._marks(categories, relevant.data),
            purpose_marks=self._marks(purposes, relevant.purposes),
        )
        return self._known.setdefault(made, made)

    def _marks(self, ids: _Ids, relevant: Iterable[str]) -> Marks:
        left_out = [self._left_out.get(one) for one in ids or ()]
        answers = ((mark, _any([_answer(carried, mark) for carried in left_out])) for mark in relevant)
        return tuple((mark, answer) for mark, answer in answers if answer is not None)


def _answer(carried: CarveOuts | None, mark: str) -> bool | None:
    return getattr(carried, mark) if carried else None


def _any(answers: list[bool | None]) -> bool | None:
    """Yes if any is yes; no if all are no; otherwise, or with none at all, not recorded."""
    if True in answers:
        return True
    return False if answers and None not in answers else None
