"""The states of a proposal as users read and type them."""

from __future__ import annotations

from registry.messages import say
from registry.vocabulary import ProposalState

STATE_WORDS = {
    ProposalState.OPEN: say("open"),
    ProposalState.CHANGES_REQUESTED: say("changes requested"),
    ProposalState.APPROVED: say("approved"),
    ProposalState.REJECTED: say("rejected"),
    ProposalState.WITHDRAWN: say("withdrawn"),
}
