"""What would make a transfer lawful: the remedies that fit the place and the roles."""

from __future__ import annotations

from registry.law.acts import JurisdictionState
from registry.law.clauses import CURRENT_SET
from registry.law.evaluation import Evaluation
from registry.law.grounds import GROUNDS
from registry.law.listing import LABELS
from registry.law.situation import Operator, Situation
from registry.law.slots import outer_message
from registry.law.verdict import Holding, Outcome, PlaceVerdict, Result
from registry.messages import Country, Message, Name, say


def remedies(situation: Situation, place: PlaceVerdict, evaluation: Evaluation) -> tuple[Message, ...]:
    """What to do about the place that decided; nothing where it is covered or not restricted."""
    if place.outcome not in (Outcome.UNCOVERED, Outcome.UNKNOWN):
        return ()
    if place.operator is Operator.OTHER:
        return tuple(
            outer_message(remedy, place.position, number)
            for number, hop in enumerate(place.hops)
            for remedy in hop.remedies
        )
    if place.operator is Operator.IMPORTER and situation.importer.kind == "international_organisation":
        return (
            say("Agree an instrument of Art. 46 other than the Commission's clauses, or find a derogation."),
        )
    if place.operator is Operator.NOT_RECORDED:
        return ()  # nobody can agree anything with whoever that is
    if place.jurisdiction is None or evaluation.state(place.jurisdiction) in (None, JurisdictionState.EEA):
        return ()  # first its questions are to be answered
    return (
        *_listing(situation, place, evaluation),
        *_clauses(situation, place, evaluation),
        *_onward(place),
    )


def _listing(situation: Situation, place: PlaceVerdict, evaluation: Evaluation) -> tuple[Message, ...]:
    """Search the list; onward, a listing alone covers only in the framework of the exporter's own country."""
    tried = {ground.instrument for ground in place.grounds if ground.kind == "listing"}
    exporter = situation.exporter.jurisdiction
    frameworks = [
        framework
        for known in evaluation.law.frameworks
        if known.jurisdiction == place.jurisdiction
        and evaluation.in_period(framework := evaluation.framework(known.name))
    ]
    own = [f for f in frameworks if exporter in (f.exporters or ())]
    return tuple(
        say(
            "Search for {importer} on the list of {framework} and record what you find, with the date.",
            importer=Name("importer"),
            framework=LABELS[framework.name],
        )
        for framework in own or [f for f in frameworks if f.exporters is None and not place.exporter_holdings]
        if framework.instrument not in tried
    )


def _onward(place: PlaceVerdict) -> tuple[Message, ...]:
    """The contract that serves where data are held in one way, unless one is on file already."""
    incomplete = any(GROUNDS[g.kind].onward_only and g.result is Result.INCOMPLETE for g in place.grounds)
    holdings = place.exporter_holdings
    return (
        () if incomplete or len(holdings) != 1 else tuple(_ONWARD[how] for how in holdings if how in _ONWARD)
    )


_NO_CLAUSES = say(
    "{importer} is itself subject to the GDPR here, for which the Commission has made no clauses: "
    "look for adequacy or binding corporate rules, or ask the supervisory authority.",
    importer=Name("importer"),
)
_ONWARD = {
    Holding.SCC_MODULE_1: say(
        "Or agree by contract with {importer} on the same level of protection as under module 1.",
        importer=Name("importer"),
    ),
    Holding.ADEQUACY: say(
        "Or use the tool that the law of the country of {exporter} has for this, and record its signature.",
        exporter=Name("exporter"),
    ),
    Holding.LISTING: say(
        "Or sign the contract with {importer} that the Data Privacy Framework demands for onward transfers.",
        importer=Name("importer"),
    ),
}
"""What else would cover an onward transfer, by how its exporter holds the data."""


def _clauses(situation: Situation, place: PlaceVerdict, evaluation: Evaluation) -> tuple[Message, ...]:
    if any(ground.kind == "scc" and ground.result is Result.INCOMPLETE for ground in place.grounds):
        return ()  # they are on file; what is missing is asked for
    if situation.importer.subject_to_gdpr:
        return (_NO_CLAUSES,)
    clauses = evaluation.clauses(CURRENT_SET)
    if clauses is None or not evaluation.in_force(CURRENT_SET):
        return ()
    roles = tuple(
        "controller" if role == "joint_controller" else role
        for role in (situation.exporter.role, situation.importer.role)
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
            country=Country(str(place.jurisdiction)),
        ),
    )
