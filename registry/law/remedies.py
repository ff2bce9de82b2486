"""What would make a transfer lawful: the remedies that fit the place and the roles."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

from registry.law.acts import JurisdictionState, NationalTool
from registry.law.assessment import ask_for_assessment
from registry.law.clause_modules import CURRENT_SET
from registry.law.evaluation import Evaluation
from registry.law.ground_builder import GroundBuilder
from registry.law.grounds import GROUNDS
from registry.law.listing import LABELS
from registry.law.situation import Operator, Situation
from registry.law.slots import outer_message
from registry.law.verdict import Holding, Outcome, PlaceVerdict, Result
from registry.messages import Country, Message, Name, Sentence, one_after_the_other, say


def remedies(situation: Situation, place: PlaceVerdict, evaluation: Evaluation) -> tuple[Message, ...]:
    """What must be done about the place that decided; none where it is covered or not restricted.

    Where several safeguards would fit, they are one remedy, which says that one of them is enough.
    """
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
            say(
                "Agree on a transfer tool under Art. 46 other than the Commission's clauses "
                "with {importer}, or look for a derogation.",
                importer=Name("importer"),
            ),
        )
    if place.operator is Operator.NOT_RECORDED:
        return ()  # no contract can be made with an unknown operator
    if place.jurisdiction is None or evaluation.state(place.jurisdiction) in (None, JurisdictionState.EEA):
        return ()  # its questions must be answered first
    return _one_of(
        *_questions(place),
        *_protection(place),
        *_listing(situation, place, evaluation),
        *_clauses(situation, place, evaluation),
        *_onward(situation, place, evaluation),
    )


def _one_of(*ways: Message) -> tuple[Message, ...]:
    """The ways to cover a transfer as one remedy."""
    if len(ways) < 2:
        return ways
    lettered = [
        say("({letter}) {way}", letter=letter, way=way)
        for letter, way in zip(ascii_lowercase, ways, strict=False)
    ]
    return (say("One of these is enough: {ways}", ways=one_after_the_other(lettered)),)


def _questions(place: PlaceVerdict) -> tuple[Message, ...]:
    """Answer first what is asked about each ground that may hold as it is."""
    ways = [
        say(
            "Answer the questions: “{mechanism}” may cover the transfer.",
            mechanism=Name(f"mechanism:{g.claim}"),
        )
        if g.claim is not None
        else say("Answer the questions: {ground} may cover the transfer.", ground=GROUNDS[g.kind].label)
        for g in place.grounds
        if g.result is Result.INCOMPLETE
    ]
    return tuple(dict.fromkeys(ways))


def _protection(place: PlaceVerdict) -> tuple[Message, ...]:
    """What is left where a tool is in order, but its assessment speaks against the transfer."""
    return tuple(
        dict.fromkeys(
            say(
                "Put supplementary measures in place that protect the data effectively in {country} (EDPB "
                "Recommendations 01/2020) and assess it again, or suspend the transfer to {importer}.",
                country=Country(str(place.jurisdiction), article=True),
                importer=Name("importer"),
            )
            for ground in place.grounds
            if ground.unprotected
        )
    )


def _listing(situation: Situation, place: PlaceVerdict, evaluation: Evaluation) -> tuple[Message, ...]:
    """Search the list; for onward hops only the framework of the exporter's own country suffices."""
    tried = {ground.instrument for ground in place.grounds if ground.kind == "listing"}
    exporter, home = situation.exporter.jurisdiction, situation.importer.jurisdiction
    if home is not None and home != place.jurisdiction:
        return ()  # a list only covers organisations of its own country
    frameworks = [
        framework
        for known in evaluation.law.frameworks
        if known.jurisdiction == place.jurisdiction
        and evaluation.in_period(framework := evaluation.framework(known.name))
    ]
    own = [f for f in frameworks if exporter in (f.exporters or ())]
    return tuple(
        say(
            "An active entry of {importer} on the list of {framework}, which must cover HR data if such data "
            "are sent: search the list, and record what you find with the date.",
            importer=Name("importer"),
            framework=LABELS[framework.name],
        )
        for framework in own or [f for f in frameworks if f.exporters is None and not place.exporter_holdings]
        if framework.instrument not in tried
    )


def _onward(situation: Situation, place: PlaceVerdict, evaluation: Evaluation) -> tuple[Message, ...]:
    """The onward contract that fits how the data are held, unless one is recorded already."""
    incomplete = any(GROUNDS[g.kind].onward_only and g.result is Result.INCOMPLETE for g in place.grounds)
    holdings = place.exporter_holdings
    if incomplete or len(holdings) != 1:
        return ()
    home = situation.exporter.jurisdiction
    tools = [*_national_tools(home, evaluation)]
    if holdings == (Holding.ADEQUACY,) and tools:
        return (
            say(
                "Have {exporter} and {importer} sign a transfer tool of {country} ({tools}), and record "
                "the signature.",
                exporter=Name("exporter"),
                importer=Name("importer"),
                country=Country(str(home), article=True),
                tools=tuple(_titled(tool, evaluation) for tool in tools),
            ),
        )
    return tuple(_ONWARD[how] for how in holdings if how in _ONWARD)


def _national_tools(country: str | None, evaluation: Evaluation) -> Iterator[NationalTool]:
    """What a country accepts as its own transfer tools, and can still be signed."""
    for tool in evaluation.law.national_tools:
        if tool.country == country and tool.last_signing is None and evaluation.in_period(tool):
            yield tool


def _titled(tool: NationalTool, evaluation: Evaluation) -> Sentence:
    act = evaluation.instrument(tool.instrument)
    title = act.title if act is not None else tool.instrument
    if tool.adaptations is None:
        return title
    return say("{tool}, with these adaptations: {adaptations}", tool=title, adaptations=tool.adaptations)


_NO_CLAUSES = say(
    "{importer} is itself subject to the GDPR for this processing, for which the Commission "
    "has adopted no clauses. Look for an adequacy decision or binding corporate rules, or "
    "ask the supervisory authority.",
    importer=Name("importer"),
)
_ONWARD = {
    Holding.SCC_MODULE_1: say(
        "Have {exporter} and {importer} agree by contract on the same level of protection as under module 1.",
        importer=Name("importer"),
        exporter=Name("exporter"),
    ),
    Holding.ADEQUACY: say(
        "Have {exporter} and {importer} sign the transfer tool of {exporter}'s own country, "
        "and record the signature.",
        exporter=Name("exporter"),
        importer=Name("importer"),
    ),
    Holding.LISTING: say(
        "Have {exporter} and {importer} sign the contract that the Data Privacy Framework "
        "requires for onward transfers.",
        importer=Name("importer"),
        exporter=Name("exporter"),
    ),
}
"""Other tools that would cover an onward transfer, by how its exporter holds the data."""


def _clauses(situation: Situation, place: PlaceVerdict, evaluation: Evaluation) -> tuple[Message, ...]:
    recorded = [ground for ground in place.grounds if ground.kind == "scc"]
    if any(ground.result is Result.INCOMPLETE or ground.unprotected for ground in recorded):
        return ()  # they are recorded, and what is missing or lacks protection is said
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
        return _back_to_the_controller(situation, place)
    if fits is not None:
        module = say("module {number}", number=fits.number)
    else:
        module = say(
            "module 1 for controller to controller, 2 for controller to processor, 3 for "
            "processor to processor, 4 for processor to its own controller"
        )
    remedy = _sign(module, None if _assessed(situation, place, evaluation) else str(place.jurisdiction))
    home = situation.exporter.jurisdiction
    current = [tool for tool in _national_tools(home, evaluation) if tool.instrument == CURRENT_SET]
    return (_adapted(remedy, current[0]) if current else remedy,)


def _back_to_the_controller(situation: Situation, place: PlaceVerdict) -> tuple[Message, ...]:
    """Module 4, for the exporter's own controller alone; to others the data go through that controller."""
    exporter, importer = Name("exporter"), Name("importer")
    if any(claim.answer("own_controller") is False for claim in situation.claims):
        return (
            say(
                "Let the controller on whose behalf {exporter} processes the data transfer them to "
                "{importer} itself, or stop the transfer: no module of the clauses fits it.",
                exporter=exporter,
                importer=importer,
            ),
        )
    return (
        say(
            "Have {exporter} and {importer} sign the standard contractual clauses (module 4, only for the "
            "controller on whose behalf {exporter} processes the data), and assess the law and practice in "
            "{country} if {exporter} adds data that it collected in the EU (clause 14).",
            exporter=exporter,
            importer=importer,
            country=Country(str(place.jurisdiction), article=True),
        ),
    )


def _sign(module: Message, to_assess: str | None) -> Message:
    """Sign the clauses, and assess a country unless a recorded assessment is in order."""
    exporter, importer = Name("exporter"), Name("importer")
    if to_assess is None:
        return say(
            "Have {exporter} and {importer} sign the standard contractual clauses ({module}).",
            exporter=exporter,
            importer=importer,
            module=module,
        )
    return say(
        "Have {exporter} and {importer} sign the standard contractual clauses ({module}), "
        "and assess the law and practice in {country}.",
        exporter=exporter,
        importer=importer,
        module=module,
        country=Country(to_assess, article=True),
    )


def _assessed(situation: Situation, place: PlaceVerdict, evaluation: Evaluation) -> bool:
    """Whether a recorded assessment of this place is in order, so that no other is needed."""
    kinds = situation.site_kinds if place.position is None else situation.places[place.position].kinds
    for claim in situation.claims:
        builder = GroundBuilder(evaluation, claim.kind)
        ask_for_assessment(builder, claim, place.jurisdiction, kinds)
        if claim.assessments and builder.result is Result.HOLDS:
            return True
    return False


def _adapted(remedy: Message, tool: NationalTool) -> Message:
    """A remedy with the adaptations of the clauses that the exporter's own country asks for."""
    return say(
        "{remedy} Where the law of {home} applies too, adapt them: {adaptations}.",
        remedy=remedy,
        home=Country(tool.country, article=True),
        adaptations=tool.adaptations,
    )
