"""The names of kinds of entities and of their owned values in a sentence."""

from __future__ import annotations

from pydantic import BaseModel

from registry.messages import Message, say

NOUNS: dict[str, Message] = {
    "Organisation": say("an organisation"),
    "Agreement": say("an agreement"),
    "Engagement": say("an engagement"),
    "Purpose": say("a purpose"),
    "SubjectCategory": say("a category of data subjects"),
    "UsagePolicy": say("a usage policy"),
    "DataCategory": say("a category of data"),
    "Measure": say("a measure"),
    "Assessment": say("an assessment"),
    "Mechanism": say("a mechanism"),
    "Activity": say("a processing activity"),
    "Transfer": say("a transfer"),
    "Tracker": say("a tracker"),
    "Notice": say("a notice"),
    "Procedure": say("a procedure"),
    "Decision": say("a decision"),
    "Comment": say("a comment"),
    "Document": say("a document"),
    "FactQuestion": say("a question"),
    "Requirement": say("a requirement"),
    "Annexes": say("the annexes"),
    "Anonymity": say("a statement of anonymity"),
    "AuthorisedSubProcessor": say("an authorised sub-processor"),
    "CarveOuts": say("the carve-outs"),
    "Completeness": say("the answer for a whole agreement"),
    "Contact": say("a contact"),
    "Derogation": say("a derogation"),
    "FieldSource": say("a source"),
    "Identifier": say("an identifier"),
    "JointArrangement": say("an arrangement between joint controllers"),
    "LegalBasisSource": say("the source of a legal basis"),
    "AcceptedBasis": say("what an acceptance rests on"),
    "Listing": say("a listing"),
    "MeasureInPlace": say("a measure in place"),
    "Party": say("a party"),
    "Place": say("a place"),
    "Qualification": say("a qualification"),
    "Retention": say("a retention period"),
    "RoleForPurpose": say("a role for one purpose"),
    "Scope": say("a scope"),
    "Signature": say("a signature"),
    "Source": say("a source"),
    "Statement": say("a statement"),
}
"""By the name of the model; a test checks that none is missing."""


def noun(model: type[BaseModel]) -> Message:
    """Return the name of an entry of this model, with its article."""
    return NOUNS[model.__name__]
