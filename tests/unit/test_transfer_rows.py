"""The statement for slim transfers is tied to the fields that it fills by their names."""

from __future__ import annotations

from registry.dossiers.transfer_row import PartyRow, PlaceRow, TransferRow
from registry.graph.schema import ANSWERED_EMPTY
from registry.graph.transfer_rows import PLACE, TRANSFER, party


def test_every_field_of_a_row_has_its_expression_and_no_expression_lacks_a_field() -> None:
    assert TRANSFER.keys() == {*TransferRow._fields, ANSWERED_EMPTY}
    assert party("exporter", "EXPORTS").keys() == {*PartyRow._fields}
    assert PLACE.keys() == {*PlaceRow._fields}
