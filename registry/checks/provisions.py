"""The provisions of Chapter V and Art. 28 GDPR that the checks cover, and those not covered yet.

A provision is covered by the checks whose `basis` names it. The list has the paragraphs that impose a duty
on controllers or processors, not those addressed only to the Commission, the Board or the authorities
(Art. 45(2) to (4), (8) and (9), 46(4), 47(3), 50, 28(7) and (8)).
"""

from __future__ import annotations

import re

from registry.checks.spec import CHECKS
from registry.messages import Message, say

PROVISIONS: dict[str, Message] = {
    "28(1)": say("Engage only processors that give sufficient guarantees"),
    "28(2)": say("Sub-processors only with the controller's authorisation"),
    "28(3)": say("A contract that binds the processor, and its contents"),
    "28(4)": say("The same duties for sub-processors"),
    "28(5)": say("Codes of conduct and certification as an element of proof"),
    "28(6)": say("Contract terms based on standard clauses"),
    "28(9)": say("The contract in writing"),
    "28(10)": say("A processor that determines purposes is a controller"),
    "44": say("No transfer, and no onward transfer, unless Chapter V is complied with"),
    "45(1)": say("Transfers on the basis of an adequacy decision"),
    "45(5)": say("Adequacy decisions repealed, amended or suspended"),
    "45(7)": say("Transfers on other grounds after a repeal"),
    "46(1)": say("Appropriate safeguards with enforceable rights and remedies"),
    "46(2)": say("Safeguards without authorisation"),
    "46(3)": say("Safeguards authorised by the authority"),
    "46(5)": say("Decisions under the Directive remain in force until amended, replaced or repealed"),
    "47(1)": say("Binding corporate rules approved and binding on each member"),
    "47(2)": say("Contents of binding corporate rules"),
    "48": say("Orders of third countries' courts and authorities"),
    "49(1)": say("Derogations, and compelling legitimate interests"),
    "49(2)": say("Transfers from a public register"),
    "49(3)": say("No consent, contract or compelling interest for public powers"),
    "49(4)": say("The public interest recognised in law"),
    "49(5)": say("Limits that Union or Member State law sets on transfers"),
    "49(6)": say("The assessment of compelling interests documented"),
}
"""What each provision requires, by article and paragraph."""

_BASIS = re.compile(r"GDPR Art\. (\d+)((?:\(\d+\))?)")
_ARTICLES = {provision.partition("(")[0] for provision in PROVISIONS}


def provision_of(basis: str) -> str | None:
    """The article and paragraph that a basis names, if in Chapter V or Art. 28."""
    named = _BASIS.match(basis)
    return named[1] + named[2] if named and named[1] in _ARTICLES else None


def covered() -> dict[str, tuple[str, ...]]:
    """The ids of the checks that cover each provision; an empty tuple if there are none yet."""
    return {
        provision: tuple(check.id for check in CHECKS.values() if provision in map(provision_of, check.basis))
        for provision in PROVISIONS
    }


def not_covered() -> tuple[str, ...]:
    """The provisions that no check covers yet."""
    return tuple(provision for provision, checks in covered().items() if not checks)
