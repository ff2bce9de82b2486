"""Which module of the standard contractual clauses fits the roles of exporter and importer."""

from __future__ import annotations

from registry.law.acts import ClauseModule, ClauseSet
from registry.law.ground_builder import GroundBuilder
from registry.law.situation import Claim
from registry.messages import Name, say

CURRENT_SET = "2021/914"
WHICH_MODULE = "Which module of the standard contractual clauses does “{mechanism}” contain?"


def fitting_module(builder: GroundBuilder, clauses: ClauseSet, claim: Claim) -> ClauseModule | None:
    """The module for the roles; None where there is none or a role is not recorded."""
    exporter, importer = plain_role(claim.exporter_role), plain_role(claim.recipient_role)
    builder.look("mechanism", "instrument", "modules")
    numbered = clauses.instrument == CURRENT_SET
    if numbered and claim.modules is None:
        builder.need("mechanism.modules", WHICH_MODULE)
    for slot, role, who in (("exporter", exporter, "exporter"), ("importer", importer, "importer")):
        if role is None:
            builder.need(
                f"{slot}.role", "Is {party} a controller or a processor for this transfer?", party=Name(who)
            )
    if exporter is None or importer is None:
        no_signed_module_fits(builder, clauses, claim)
        return None
    fits = next(
        (m for m in clauses.modules if (m.exporter_role, m.importer_role) == (exporter, importer)), None
    )
    if fits is None:
        builder.fail("{instrument} has no clauses for these roles.", instrument=clauses.instrument)
        return None
    if numbered and _no_module_exists(builder, claim, exporter, importer):
        return None
    if fits.number is not None and claim.modules is not None and fits.number not in claim.modules:
        builder.fail(
            "These roles need module {needed}; signed: {signed}.",
            needed=fits.number,
            signed=tuple(claim.modules) or say("none"),
        )
    return fits


def no_signed_module_fits(builder: GroundBuilder, clauses: ClauseSet, claim: Claim) -> None:
    """Fail clauses none of whose signed modules fits the roles, as far as these are recorded."""
    exporter, importer = plain_role(claim.exporter_role), plain_role(claim.recipient_role)
    possible = [
        m
        for m in clauses.modules
        if exporter in (None, m.exporter_role)
        and importer in (None, m.importer_role)
        and (m.number is None or claim.modules is None or m.number in claim.modules)
    ]
    if not possible:
        builder.fail("No module that was signed fits these roles.")


def _no_module_exists(builder: GroundBuilder, claim: Claim, exporter: str, importer: str) -> bool:
    """Whether no module exists: to another controller than the processor's own, or upstream."""
    if exporter == "processor" and importer == "processor" and claim.upstream:
        builder.need(
            "mechanism.modules",
            "No module exists for a transfer from a processor to its own upstream processor. "
            "Which other ground covers the transfer to {importer}?",
        )
        return True
    if exporter == "processor" and importer == "controller":
        builder.demand(
            "mechanism.own_controller",
            claim.answer("own_controller"),
            say(
                "Does {exporter} process the data on behalf of {importer}?",
                importer=Name("importer"),
                exporter=Name("exporter"),
            ),
            say("No module exists for a transfer from a processor to a controller other than its own."),
        )
        return claim.answer("own_controller") is False
    return False


def plain_role(role: str | None) -> str | None:
    """A role as the clauses know it: a joint controller is a controller."""
    return "controller" if role == "joint_controller" else role
