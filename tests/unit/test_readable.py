"""What could not be read back is refused before it is written."""

from __future__ import annotations

import pytest
from hypothesis import given

from registry.commit.readable import require_readable
from registry.entities import Mechanism, Organisation, Transfer
from registry.entities.entity import Source
from registry.errors import InputError
from registry.facts import Facts
from registry.vocabulary import MechanismKind
from tests.strategies import facts


@given(facts=facts())
def test_whatever_the_models_accept_is_read_back_as_it_was(facts: Facts) -> None:
    require_readable(facts)


@pytest.mark.parametrize(
    ("entity", "where"),
    [
        (Organisation.model_construct(id="organisation/a", name=" "), "organisation/a: This could not"),
        (Organisation.model_construct(id="organisation/a", name="\ud800"), "organisation/a: This could not"),
        (Organisation.model_construct(id="organisation/a", name=" x"), "organisation/a: name: This would"),
        (
            Transfer.model_construct(
                id="transfer/a", source=Source.model_construct(document="d", section="")
            ),
            "transfer/a: This could not",
        ),
        (
            Mechanism.model_construct(id="mechanism/m", mechanism_kind=MechanismKind.SCC, modules=(2, 1)),
            "mechanism/m: modules: This would",
        ),
    ],
)
def test_a_value_that_would_be_read_back_otherwise_is_a_fault_with_its_entity(
    entity: Organisation, where: str
) -> None:
    with pytest.raises(InputError, match=f"^{where}") as caught:
        require_readable([entity])
    assert "Nothing was written." in str(caught.value)
