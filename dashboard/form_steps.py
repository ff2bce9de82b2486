"""The steps of a vendor's form, and which of them still ask for what they are mainly about."""

from __future__ import annotations

from collections.abc import Mapping

from registry.intake.vendor_form import VendorForm
from registry.intake.vendor_form_contracts import contract_signing
from registry.intake.vendor_form_data import in_the_eea
from registry.intake.vendor_form_safeguards import rests_on
from registry.messages import Message, say

STEP = "step"
"""The query parameter with the number of the step."""
STEPS: Mapping[int, Message] = {
    1: say("Who"),
    2: say("What and why"),
    3: say("Where"),
    4: say("What it rests on"),
}


def is_answered(step: int, form: VendorForm) -> bool:
    """Whether a step has what it is mainly about."""
    transfer = form.transfer
    answered = {
        1: form.vendor.established_in is not None,
        2: bool(transfer.categories and transfer.purposes and form.engagement.role),
        3: bool(transfer.places or transfer.storage or transfer.access),
        4: rests_on(form) is not None or (in_the_eea(form) and contract_signing(form) is not None),
    }
    return answered[step]


def first_open_step(form: VendorForm) -> int:
    """The step at which to go on: the first that is not answered, or the last."""
    return next((step for step in STEPS if not is_answered(step, form)), max(STEPS))
