"""What would make a transfer lawful: the remedies that fit the place and the roles."""

from __future__ import annotations

from registry.law.acts import JurisdictionState
from registry.law.clauses import CURRENT_SET
from registry.law.hearing import Hearing
from registry.law.listing import LABELS
from registry.law.nested import from_above
from registry.law.situation import Operator, Situation
from registry.law.verdict import Outcome, PlaceVerdict, Result
from registry.messages import Country, Message, Name, say


def remedies(situation: Situation, place: PlaceVerdict, hearing: Hearing) -> tuple[Message, ...]:
    """What to do about the place that decided; nothing where it is covered or not restricted."""
    if place.outcome not in (Outcome.UNCOVERED, Outcome.UNKNOWN):
        return ()
    if place.operator is Operator.OTHER:
        return tuple(
            from_above(remedy, place.position, number)
            for number, hop in enumerate(place.hops)
            for remedy in hop.remedies
        )
    if place.operator is Operator.IMPORTER and situation.importer.kind == "international_organisation":
        return (
            say("Agree an instrument of Art. 46 other than the Commission's clauses, or find a derogation."),
        )
    if place.jurisdiction is None or hearing.state(place.jurisdiction) in (None, JurisdictionState.EEA):
        return ()  # first its questions are to be answered
    exporter, importer = situation.exporter, situation.importer
    found: tuple[Message, ...] = ()
    if not any(ground.kind == "listing" for ground in place.grounds):
        found = hearing.once(_listing, exporter.jurisdiction, place.jurisdiction)
    if any(ground.kind == "scc" and ground.result is Result.INCOMPLETE for ground in place.grounds):
        return found  # clauses are on file; what is missing is asked for
    return (*found, *hearing.once(_clauses, exporter.role, importer.role, place.jurisdiction))


def _listing(exporter: str | None, jurisdiction: str, hearing: Hearing) -> tuple[Message, ...]:
    frameworks = [
        f for f in hearing.law.frameworks if f.jurisdiction == jurisdiction and hearing.in_period(f)
    ]
    own = [f for f in frameworks if exporter in (f.exporters or ())]
    return tuple(
        say(
            "Search for {importer} on the list of {framework} and record what you find, with the date.",
            importer=Name("importer"),
            framework=LABELS[framework.name],
        )
        for framework in own or [f for f in frameworks if f.exporters is None]
    )


def _clauses(
    exporter_role: str | None, importer_role: str | None, jurisdiction: str, hearing: Hearing
) -> tuple[Message, ...]:
    clauses = hearing.law.clauses(CURRENT_SET)
    if clauses is None or not hearing.in_force(CURRENT_SET):
        return ()
    roles = tuple(
        "controller" if role == "joint_controller" else role for role in (exporter_role, importer_role)
    )
    fits = next((m for m in clauses.modules if (m.exporter_role, m.importer_role) == roles), None)
    if fits is not None and roles == ("processor", "controller"):
        module: Message = say(
            "module 4 (only for the controller on whose behalf {exporter} processes the data)",
            exporter=Name("exporter"),
        )
    elif fits is not None:
        module = say("module {number}", number=fits.number)
    else:
        module = say(
            "module 1 from controller to controller, 2 from controller to processor, "
            "3 from processor to processor or 4 from a processor to its own controller"
        )
    return (
        say(
            "Sign the standard contractual clauses with {importer} ({module}), "
            "and assess the law and practice there ({country}).",
            module=module,
            importer=Name("importer"),
            country=Country(jurisdiction),
        ),
    )
