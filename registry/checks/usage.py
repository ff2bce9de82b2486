"""Checks on usage policies: what a data source requires beyond the law (Google API Limited Use)."""

from __future__ import annotations

from collections.abc import Iterator

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.category import CategoryDossier, Disclosure
from registry.dossiers.policy import PolicyDossier
from registry.entities import UsagePolicy
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Message, Name, say
from registry.vocabulary import LineOfBusiness, Severity, Use

CATEGORY = Name("category")
LIMITED_USE = "Google API Services User Data Policy, Limited Use"

TRADES: dict[LineOfBusiness, Message] = {
    LineOfBusiness.ADVERTISING_PLATFORM: say("an advertising platform"),
    LineOfBusiness.DATA_BROKER: say("a data broker"),
    LineOfBusiness.INFORMATION_RESELLER: say("an information reseller"),
    LineOfBusiness.TELECOMMUNICATIONS: say("a telecommunications operator"),
    LineOfBusiness.BANKING: say("a bank"),
    LineOfBusiness.WEB_ANALYTICS: say("a web analytics provider"),
    LineOfBusiness.SOCIAL_MEDIA: say("a social network"),
    LineOfBusiness.CAMPAIGN_REGISTRY: say("a campaign registry"),
    LineOfBusiness.OTHER: say("in another line of business"),
}
USES: dict[Use, Message] = {
    Use.USER_FACING_FEATURE: say("a user-facing feature"),
    Use.SECURITY: say("security"),
    Use.LEGAL_COMPLIANCE: say("compliance with the law"),
    Use.MERGER_OR_SALE: say("a merger or sale"),
    Use.ADVERTISING: say("advertising"),
    Use.DATA_BROKERAGE: say("data brokerage"),
    Use.CREDIT_WORTHINESS: say("credit-worthiness"),
    Use.MODEL_TRAINING: say("model training"),
    Use.ANALYTICS: say("analytics"),
    Use.OTHER: say("another use"),
}


@check(
    id="data-against-usage-policy",
    subject="category",
    severity=Severity.HIGH,
    basis=(f"{LIMITED_USE}, points 1 to 4",),
    title=say("Data used or disclosed against a usage policy"),
    remedy=say(
        "Stop this use or disclosure of {category}, or obtain the users' consent where the policy allows it.",
        category=CATEGORY,
    ),
)
def data_against_usage_policy(dossier: CategoryDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """Data under a usage policy are disclosed, used or read by people in breach of that policy.

    A missing fact that the policy asks for makes the result unknown. An unnamed class of recipients raises
    no question, since there is nobody to ask.
    """
    for policy in dossier.policies:
        current = [one for one in dossier.disclosures if not one.over_on(as_of.on)]
        results = [one for disclosure in current if (one := _judged(policy, disclosure)) is not None]
        yield from results or [_nothing_forbidden(policy)]


def _nothing_forbidden(policy: UsagePolicy) -> CheckResult:
    says = say(
        "{category}: bound by {policy}; no forbidden recipient is recorded.",
        category=CATEGORY,
        policy=policy.label,
    )
    return CheckResult(Standing.PASS, says, policy.id)


def _judged(policy: UsagePolicy, disclosure: Disclosure) -> CheckResult | None:
    slot = f"{policy.id}:{disclosure.slot}"
    against = (*_recipient(policy, disclosure), *_uses(policy, disclosure), *_readers(policy, disclosure))
    values = {"category": CATEGORY, "policy": policy.label, "by": disclosure.label}
    if against:
        says = say("{category}, bound by {policy}: {reasons} ({by}).", **values, reasons=against)
        return CheckResult(Standing.VIOLATION, says, slot)
    missing = tuple(_missing(policy, disclosure))
    if missing:
        says = say('{category}, bound by {policy}: too little is recorded about "{by}".', **values)
        return CheckResult(Standing.UNKNOWN, says, slot, missing)
    return None


def _recipient(policy: UsagePolicy, disclosure: Disclosure) -> Iterator[Message]:
    recipient = disclosure.recipient
    if recipient is None or recipient.line_of_business is None:
        return
    if recipient.line_of_business in (policy.forbidden_recipients or ()):
        trade = TRADES[recipient.line_of_business]
        yield say("{recipient} is {trade}", recipient=recipient.label, trade=trade)


def _uses(policy: UsagePolicy, disclosure: Disclosure) -> Iterator[Message]:
    for purpose in disclosure.purposes:
        uses = purpose.uses
        if uses is None:
            continue
        forbidden = tuple(USES[use] for use in uses if use in (policy.forbidden_uses or ()))
        if forbidden:
            yield say("{purpose} is {uses}, which is forbidden", purpose=purpose.label, uses=forbidden)
        elif policy.allowed_uses is not None and not (uses and set(policy.allowed_uses).issuperset(uses)):
            outside = tuple(USES[use] for use in uses if use not in policy.allowed_uses)
            what = say("{purpose} is {uses}, which is not allowed", purpose=purpose.label, uses=outside)
            yield what if outside else say("{purpose} is not an allowed use", purpose=purpose.label)


def _readers(policy: UsagePolicy, disclosure: Disclosure) -> Iterator[Message]:
    row = disclosure.transfer
    if row is None or not policy.human_access_needs_consent:
        return
    if row.human_access and row.human_access_consented is False:
        yield say("people read the data without the user's consent")


def _missing(policy: UsagePolicy, disclosure: Disclosure) -> Iterator[Missing]:
    yield from _missing_of_recipient(policy, disclosure)
    row = disclosure.transfer
    if row is None:
        return
    if not disclosure.purposes or any(purpose.uses is None for purpose in disclosure.purposes):
        question = say(
            'What are {category} used for after the transfer "{transfer}"?',
            transfer=disclosure.label,
            category=CATEGORY,
        )
        yield Missing("purpose.uses", question)
    if not policy.human_access_needs_consent:
        return
    if row.human_access is None:
        question = say(
            'Do people read {category} after the transfer "{transfer}"?',
            transfer=disclosure.label,
            category=CATEGORY,
        )
        yield Missing("transfer.human_access", question)
    elif row.human_access and row.human_access_consented is None:
        question = say(
            'Did the users consent to people reading {category} after the transfer "{transfer}"?',
            transfer=disclosure.label,
            category=CATEGORY,
        )
        yield Missing("transfer.human_access_consented", question)


def _missing_of_recipient(policy: UsagePolicy, disclosure: Disclosure) -> Iterator[Missing]:
    recipient = disclosure.recipient
    if recipient is None and disclosure.transfer is None:
        return
    if recipient is None:
        question = say(
            'Who receives {category} through the transfer "{transfer}"?',
            transfer=disclosure.label,
            category=CATEGORY,
        )
        yield Missing("importer.organisation", question)
    elif disclosure.named and recipient.line_of_business is None:
        question = say("What is the line of business of {recipient}?", recipient=recipient.label)
        yield Missing("organisation.line_of_business", question)
    if policy.forbidden_recipients is None:
        yield Missing(
            "policy.forbidden_recipients", say("Which recipients does {policy} forbid?", policy=policy.label)
        )


@check(
    id="usage-policy-not-disclosed",
    subject="usage-policy",
    severity=Severity.MEDIUM,
    basis=(f"{LIMITED_USE}, disclosure",),
    title=say("Statement required by a usage policy not published"),
    remedy=say("Publish the statement that {policy} requires in a notice.", policy=Name("policy")),
)
def usage_policy_not_disclosed(dossier: PolicyDossier, as_of: AsOf) -> Iterator[CheckResult]:  # noqa: ARG001  # a policy has no dates
    """A policy that binds recorded data requires a statement that no notice contains."""
    policy = Name("policy")
    if dossier.policy.disclosure_required is False:
        return
    if dossier.disclosed_in:
        says = say(
            "{notices} contains the statement that {policy} requires.",
            notices=dossier.disclosed_in,
            policy=policy,
        )
        yield CheckResult(Standing.PASS, says)
    elif dossier.policy.disclosure_required is None:
        question = say("Does {policy} require a statement in a notice?", policy=policy)
        says = say("It is not recorded whether {policy} requires a statement.", policy=policy)
        yield CheckResult(Standing.UNKNOWN, says, missing=(Missing("policy.disclosure_required", question),))
    elif dossier.disclosed_in is None:
        question = say("Which notice contains the statement that {policy} requires?", policy=policy)
        says = say(
            "It is not recorded where the statement that {policy} requires is published.", policy=policy
        )
        yield CheckResult(Standing.UNKNOWN, says, missing=(Missing("policy.disclosed_in", question),))
    else:
        yield CheckResult(
            Standing.VIOLATION, say("No notice contains the statement that {policy} requires.", policy=policy)
        )
