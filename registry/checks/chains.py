"""Checks on how transfers pass data on (GDPR Art. 28(4), 44)."""

from __future__ import annotations

from collections.abc import Iterator

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.chains import ChainDossier, ChainLink, Cycle
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Name, say
from registry.vocabulary import Severity

_SHOWN = 5
"""How many members of a cycle are named; the dossier has them all."""


@check(
    id="chain-broken",
    subject="chain",
    severity=Severity.HIGH,
    basis=("GDPR Art. 28(4)", "GDPR Art. 44"),
    title=say("Chain broken"),
    remedy=say("Record the missing transfer, or correct the `follows` of this one."),
)
def chain_broken(chain: ChainDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A transfer follows one that does not lead to it, or a known sub-processor has no recorded transfer."""
    links = list(chain.links)
    results = [result for link in links if (result := _broken(link)) is not None]
    results += [_unrecorded(engagement) for engagement in chain.missing(as_of.on)]
    yield from results
    if not results and (links or len(chain.reported) > 1):
        yield CheckResult(
            Standing.PASS, say("Each transfer of the chain starts where the previous one ends.")
        )


def _broken(link: ChainLink) -> CheckResult | None:
    if link.on_file and link.ends_there:
        return None
    values = {"transfer": Name(link.transfer), "before": Name(link.follows)}
    slot = f"{link.transfer.partition('/')[2]}.{link.follows.partition('/')[2]}"
    if not link.on_file:
        says = say("“{transfer}” follows “{before}”, which is not recorded.", **values)
        return CheckResult(Standing.VIOLATION, says, slot)
    if link.ends_there is False:
        says = say(
            "“{transfer}” follows “{before}”, but the importer of the one is not the exporter of the other.",
            **values,
        )
        return CheckResult(Standing.VIOLATION, says, slot)
    says = say("“{transfer}” follows “{before}”, but a party between them is not recorded.", **values)
    missing = Missing("follows", say("Who receives “{before}” and sends “{transfer}”?", **values))
    return CheckResult(Standing.UNKNOWN, says, slot, (missing,))


def _unrecorded(engagement: str) -> CheckResult:
    who = Name(engagement)
    says = say("{who} is a sub-processor in this chain, but no transfer to it is recorded.", who=who)
    missing = Missing(
        "transfer",
        say("Which data does {who} receive, in which country, and under which safeguard?", who=who),
    )
    return CheckResult(Standing.UNKNOWN, says, engagement.partition("/")[2], (missing,))


@check(
    id="chain-cyclic",
    subject="chain",
    severity=Severity.MEDIUM,
    basis=("GDPR Art. 28(4)", "GDPR Art. 44"),
    title=say("Chain forms a loop"),
    remedy=say("Record in `follows` which transfers brought the data; `follows: []` means none did."),
)
def chain_cyclic(chain: ChainDossier, as_of: AsOf) -> Iterator[CheckResult]:  # noqa: ARG001  # every check takes both
    """Transfers or engagements form a loop, so that none of them is the first."""
    for cycle in chain.cycles:
        yield _cyclic(cycle)
    if not chain.cycles and len(chain.reported) > 1:
        yield CheckResult(Standing.PASS, say("The chain has a first transfer."))


def _cyclic(cycle: Cycle) -> CheckResult:
    members = tuple(map(Name, cycle.members[:_SHOWN]))
    slot = cycle.members[0].partition("/")[2]
    more = len(cycle.members) - len(members)
    listed = (*members, say("and {count} more", count=more)) if more else members
    if cycle.stated:
        says = say("These are recorded as a loop, each leading to the next: {members}.", members=listed)
        return CheckResult(Standing.VIOLATION, says, slot)
    says = say("These carry the same data and form a loop: {members}.", members=listed)
    missing = Missing("follows", say("Which of them came first?"))
    return CheckResult(Standing.UNKNOWN, says, slot, (missing,), severity=Severity.LOW)
