"""What users type for an action, and what the history stores."""

from __future__ import annotations

import pytest

from registry.access import Action, stored_name, verb_of


@pytest.mark.parametrize("action", Action)
def test_each_verb_leads_back_to_the_name_that_is_stored(action: Action) -> None:
    assert verb_of(action.value) == action.verb
    assert stored_name(action.verb) == action.value


def test_no_two_actions_have_one_verb() -> None:
    assert len({action.verb for action in Action}) == len(Action)
