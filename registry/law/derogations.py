"""Derogations for specific situations (GDPR Art. 49): a last resort, interpreted strictly.

Sources: EDPB Guidelines 2/2018; GDPR recital 111 (occasional only, for some of them).
"""

from __future__ import annotations

from registry.law.clauses import terms_of_life
from registry.law.evaluation import Evaluation
from registry.law.ground_builder import GroundBuilder
from registry.law.situation import Claim, Exporter
from registry.law.verdict import Ground, Holding
from registry.messages import Message, say

OCCASIONAL_ONLY = frozenset({"b", "c", "e", "compelling_interest"})
NOT_THE_RULE = frozenset({"a", "d", "f"})
NECESSITY_REQUIRED = frozenset({"b", "c", "d", "e", "f"})
ONWARD_UNDER: dict[str | None, frozenset[Holding] | None] = {
    "a": frozenset({Holding.SCC_MODULE_1}),
    "e": None,
    "f": None,
    None: None,
}
"""How the exporter must hold data for a derogation to cover an onward hop, by letter; None: in any way."""
CLOSED_TO_PUBLIC_POWERS = frozenset({"a", "b", "c", "compelling_interest"})
_REFERENCE = {letter: f"GDPR Art. 49(1)({letter})" for letter in "abcdefg"} | {
    "compelling_interest": "GDPR Art. 49(1), second subparagraph"
}
CONDITIONS: dict[str, tuple[str, ...]] = {
    "a": ("explicit_consent", "informed_of_risks"),
    "b": ("contract_with_data_subject",),
    "c": ("contract_in_their_interest",),
    "d": ("public_interest", "recognised_in_law"),
    "e": ("actual_or_imminent_proceedings",),
    "f": ("vital_interest", "incapable_of_consent"),
    "g": ("register_open_by_law", "part_only"),
    "compelling_interest": (
        "compelling_interest",
        "no_other_ground",
        "limited_persons",
        "assessed_and_safeguarded",
        "authority_informed",
        "persons_informed",
    ),
}


def try_derogation(
    claim: Claim, index: int, exporter: Exporter, frequency: str | None, evaluation: Evaluation
) -> Ground:
    """Whether a claimed derogation covers the transfer between its two parties.

    A transfer made once (`one_off`) counts as occasional. Consent that was withdrawn is recorded
    as revoked and counts until that day.
    """
    letter = claim.letter
    builder = GroundBuilder(
        evaluation, "derogation", _REFERENCE.get(letter or "", "GDPR Art. 49"), claim=index
    )
    if claim.recipient.party is False:
        builder.fail("It names another recipient.")
    if letter is None:
        builder.need(
            "mechanism.derogation.letter",
            "Which derogation of Art. 49 is claimed for the transfer to {importer}?",
        )
        return builder.ground()
    _frequency(builder, letter, frequency)
    for name in (*(("necessary",) if letter in NECESSITY_REQUIRED else ()), *CONDITIONS[letter]):
        question, wrong = QUESTIONS[name]
        builder.demand(f"mechanism.derogation.{name}", claim.answer(name), question, wrong)
    if letter == "g":
        _restricted_register(builder, claim)
    if letter in CLOSED_TO_PUBLIC_POWERS:
        _public_powers(builder, exporter)
    terms_of_life(builder, claim)
    if claim.within_scope is False:
        builder.fail("Its scope does not include all of these data categories and purposes.")
    return builder.ground(Holding.DEROGATION)


def _frequency(builder: GroundBuilder, letter: str, frequency: str | None) -> None:
    if letter == "g":
        return
    builder.evaluation.facts.add("frequency")
    if frequency is None:
        builder.need("frequency", "How often are data transferred to {importer}?")
    elif letter in OCCASIONAL_ONLY and frequency not in ("occasional", "one_off"):
        builder.fail(
            "This derogation only allows occasional transfers; these are {frequency}.",
            frequency=OFTEN[frequency],
        )
    elif letter in NOT_THE_RULE and frequency in ("systematic", "continuous"):
        builder.fail(
            "A derogation must remain the exception; these transfers are {frequency}.",
            frequency=OFTEN[frequency],
        )
    elif letter in NOT_THE_RULE and frequency == "repetitive":
        builder.need("frequency", "Why are the repeated transfers to {importer} still an exception?")


def _restricted_register(builder: GroundBuilder, claim: Claim) -> None:
    open_to_public = claim.answer("open_to_public")
    if open_to_public is None:
        builder.need(
            "mechanism.derogation.open_to_public",
            "Is the register open to everyone, or only to people with a legitimate interest?",
        )
    elif not open_to_public:
        question, wrong = QUESTIONS["legitimate_interest_shown"]
        builder.demand(
            "mechanism.derogation.legitimate_interest_shown",
            claim.answer("legitimate_interest_shown"),
            question,
            wrong,
        )


def _public_powers(builder: GroundBuilder, exporter: Exporter) -> None:
    if exporter.public_powers:
        builder.fail("It is not available to public authorities exercising their public powers (Art. 49(3)).")
    elif exporter.public_powers is None and exporter.kind == "public_body":
        builder.need(
            "exporter.public_powers",
            "Does {exporter} exercise public powers when it makes this transfer?",
        )
    elif exporter.public_powers is None:
        if exporter.kind is None:
            builder.assume(
                "exporter.kind",
                "Kind not recorded; {exporter} is assumed not to be a public body.",
            )
        builder.assume(
            "exporter.public_powers",
            "Not recorded; {exporter} is assumed not to be exercising public powers.",
        )


OFTEN = {
    "repetitive": say("repetitive"),
    "systematic": say("systematic"),
    "continuous": say("continuous"),
}
"""The frequencies above occasional."""

QUESTIONS: dict[str, tuple[Message, Message]] = {
    "necessary": (
        say("Is the transfer to {importer} necessary for the purpose of this derogation?"),
        say("The transfer is not necessary for the purpose of this derogation."),
    ),
    "explicit_consent": (
        say("Did the data subjects explicitly consent to the transfer to {importer}?"),
        say("The data subjects did not give explicit consent."),
    ),
    "informed_of_risks": (
        say("Were the data subjects informed of the risks of the transfer to {importer}?"),
        say("The data subjects were not informed of the risks."),
    ),
    "contract_with_data_subject": (
        say(
            "Is the transfer to {importer} based on a contract with the data subject, or on "
            "steps taken at their request before one?"
        ),
        say("There is no contract with the data subject."),
    ),
    "contract_in_their_interest": (
        say(
            "Is there a contract with another party, in the interest of the data subject, for "
            "the transfer to {importer}?"
        ),
        say("There is no contract in the interest of the data subject."),
    ),
    "public_interest": (
        say("Which important reason of public interest requires the transfer to {importer}?"),
        say("There is no important reason of public interest."),
    ),
    "recognised_in_law": (
        say("Which Union or Member State law recognises the public interest in the transfer to {importer}?"),
        say("No Union or Member State law recognises that interest."),
    ),
    "actual_or_imminent_proceedings": (
        say("Which legal claim, made or imminent, requires the transfer to {importer}?"),
        say("No legal claim has been made or is imminent."),
    ),
    "vital_interest": (
        say("Whose vital interests require the transfer to {importer}?"),
        say("No vital interests are at stake."),
    ),
    "incapable_of_consent": (
        say("Is the data subject physically or legally incapable of giving consent?"),
        say("The data subject is capable of giving consent."),
    ),
    "register_open_by_law": (
        say("Is the register open by Union or Member State law?"),
        say("The register is not open by Union or Member State law."),
    ),
    "part_only": (
        say("Is only part of the register transferred to {importer}?"),
        say("The entire register is transferred."),
    ),
    "legitimate_interest_shown": (
        say("Has {importer} shown a legitimate interest in the register?"),
        say("The recipient has not shown a legitimate interest."),
    ),
    "compelling_interest": (
        say("Which compelling legitimate interest does {exporter} pursue with the transfer to {importer}?"),
        say("There is no compelling legitimate interest."),
    ),
    "no_other_ground": (
        say("Is it certain that no other ground is available for the transfer to {importer}?"),
        say("Another ground is available."),
    ),
    "limited_persons": (
        say("Does the transfer to {importer} concern only a limited number of data subjects?"),
        say("It concerns more than a limited number of data subjects."),
    ),
    "assessed_and_safeguarded": (
        say(
            "Were all circumstances of the transfer to {importer} assessed, and suitable safeguards provided?"
        ),
        say("The circumstances were not assessed, or no suitable safeguards were provided."),
    ),
    "authority_informed": (
        say("Was the supervisory authority informed of the transfer to {importer}?"),
        say("The supervisory authority was not informed."),
    ),
    "persons_informed": (
        say("Were the data subjects informed of the transfer to {importer} and of the compelling interest?"),
        say("The data subjects were not informed."),
    ),
}
"""The question for each condition, and the reason given where the answer is no."""
