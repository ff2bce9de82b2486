"""What decides a transfer, in the words of a board: why it is allowed, what is missing, why it is over."""

from __future__ import annotations

from collections.abc import Mapping

from registry.law.verdict import Status
from registry.messages import Message, say

ALLOWED_BY: Mapping[str, Message] = {
    "adequacy": say(
        "The European Commission has decided that {country} protects personal data as well as the EU does."
    ),
    "listing": say(
        "The company that receives the data in {country} is on the list of the {act}, and the European "
        "Commission has decided that those on it protect personal data well enough."
    ),
    "scc": say(
        "Those who send and receive the data have signed the European Commission's standard contract, which "
        "protects them in {country} as in the EU."
    ),
    "authority_scc": say(
        "Those who send and receive the data have signed the standard contract of a data protection "
        "authority, which protects them in {country} as in the EU."
    ),
    "ad_hoc_clauses": say(
        "Those who send and receive the data have signed a contract of their own, which a data protection "
        "authority has authorised."
    ),
    "bcr": say(
        "The group to which both companies belong has binding rules on personal data, approved by a data "
        "protection authority."
    ),
    "code_of_conduct": say(
        "The company that receives the data in {country} has bound itself to an approved code of conduct."
    ),
    "certification": say(
        "The company that receives the data in {country} has been certified to protect them, and has bound "
        "itself to it."
    ),
    "public_body_instrument": say("The public bodies concerned have agreed on how the data are protected."),
    "administrative_arrangement": say(
        "The public bodies concerned have agreed on how the data are protected, as a data protection "
        "authority has authorised."
    ),
    "derogation": say(
        "The law allows it as an exception, which counts for this case alone and not for transfers like it."
    ),
    "national_tool": say(
        "Those who send and receive the data have signed a contract that the law of the sender's country "
        "accepts."
    ),
    "dpf_onward_contract": say(
        "The contract by which the data are passed on protects them as the list requires on which the "
        "sender is."
    ),
    "same_level_contract": say(
        "The contract by which the data are passed on protects them as well as the one before it."
    ),
}
"""Why the law allows a transfer, by the kind of ground that holds."""

UNRESTRICTED: Mapping[str, Message] = {
    "reach.eea": say("The data stay in the European Economic Area, where the law itself protects them."),
    "reach.eea_controller": say(
        "{importer} is in the European Economic Area, and answers itself for where it sends the data on to."
    ),
    "reach.own_site": say("The data stay within one company, although they are kept in {country}."),
    "reach.no_personal_data": say("It is recorded as carrying no personal data."),
    "reach.anonymous": say("The data tell nothing about any person."),
    "reach.exporter": say(
        "European data protection law does not bind {exporter} here, and the law of its own country is not "
        "judged."
    ),
    "reach.data_subject": say("The person concerned sends the data; no company in Europe takes part in it."),
}
"""Why the rules on third countries leave a transfer free, by the rule that says so."""

MISSING: Mapping[str, Message] = {
    "importer.established_in": say("in which country the recipient is established"),
    "importer.organisation": say("which company receives the data"),
    "importer.listing": say("whether the recipient is on the list that the European Commission accepts"),
    "importer.qualification": say(
        "whether the Commission's decision on that country applies to the recipient"
    ),
    "importer.subject_to_gdpr": say("whether European law already binds the recipient itself"),
    "operator:#.established_in": say("in which country the company is established that runs the servers"),
    "first_exporter": say("whether European law applies to the data at all"),
    "exporter.established_in": say("in which country the sender is established"),
    "exporter.role": say("on whose behalf the sender acts"),
    "storage": say("where the data are kept"),
    "access": say("from where the data can be reached"),
    "place": say("in which countries the data are kept, and from which they can be reached"),
    "mechanism": say("what exactly was agreed to protect the data"),
    "mechanism.derogation": say("whether the exception that it rests on applies"),
    "assessment": say("whether the law of that country lets the recipient protect the data"),
    "data": say("what kind of data they are"),
    "purpose": say("what they are used for"),
}
"""A fact that is missing, by its slot or the beginning of it."""

OVER: Mapping[Status, Message] = {
    Status.ENDED: say("It has ended."),
    Status.SUSPENDED: say("It is suspended: nothing is passed on until it is taken up again."),
    Status.REJECTED: say("Working with this vendor was rejected, so that nothing is to be passed on."),
}
"""Why nothing is passed on."""
