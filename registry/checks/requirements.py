"""The check on requirements: whether what was demanded was done in time."""

from __future__ import annotations

from collections.abc import Iterator

from registry.checks.spec import CheckResult, Standing, check
from registry.dossiers.requirement import RequirementDossier
from registry.law.timeline import AsOf
from registry.law.verdict import Missing
from registry.messages import Name, say
from registry.vocabulary import Severity

_REQUIREMENT = Name("requirement")


@check(
    id="requirement-overdue",
    subject="requirement",
    severity=Severity.HIGH,
    basis=("GDPR Art. 5(2)", "GDPR Art. 24(1)"),
    title=say("Requirement overdue"),
    remedy=say(
        "Fulfil the requirement and record the evidence, or stop what was approved on this condition."
    ),
)
def requirement_overdue(dossier: RequirementDossier, as_of: AsOf) -> Iterator[CheckResult]:
    """A requirement, such as a condition of an approval, is not fulfilled although its day has passed."""
    one = dossier.requirement
    if dossier.is_fulfilled(as_of.on):
        says = say("“{requirement}” was fulfilled on {day}.", requirement=_REQUIREMENT, day=one.fulfilled_on)
        yield CheckResult(Standing.PASS, says)
    elif one.due is None:
        question = say("By which day must “{requirement}” be fulfilled?", requirement=_REQUIREMENT)
        says = say("No day is recorded by which “{requirement}” must be fulfilled.", requirement=_REQUIREMENT)
        yield CheckResult(
            Standing.UNKNOWN,
            says,
            missing=(Missing("due", question),),
            remedies=(say("Record the day by which it must be fulfilled."),),
            severity=Severity.MEDIUM,
        )
    elif one.due < as_of.on:
        says = say(
            "“{requirement}” was due on {day} and is not fulfilled.", requirement=_REQUIREMENT, day=one.due
        )
        yield CheckResult(Standing.VIOLATION, says)
    else:
        says = say("“{requirement}” is due on {day}.", requirement=_REQUIREMENT, day=one.due)
        yield CheckResult(Standing.PASS, says)
