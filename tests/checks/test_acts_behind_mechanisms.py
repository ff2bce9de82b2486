"""The cure for a mechanism on an unfit act is what fits that act."""

from __future__ import annotations

import pytest

from registry.checks.runner import Finding
from registry.intake.manifests import read_text
from registry.register import Question, Register
from tests.days import TODAY

REGISTER = """\
registry: 1
organisations:
  - {{id: organisation/us, name: Ours SAS, kind: company, established_in: FR}}
  - {{id: organisation/acme, name: Acme Inc., kind: company, established_in: US}}
mechanisms:
  - {{id: mechanism/m, name: Terms, kind: scc, instrument: {instrument}, signed_on: 2023-01-01}}
transfers:
  - id: transfer/t
    exporter: {{organisation: organisation/us, role: controller}}
    importer: {{organisation: organisation/acme, role: processor}}
    mechanisms: [mechanism/m]
"""


def finding(instrument: str) -> Finding:
    found = (
        Register(read_text(REGISTER.format(instrument=instrument), "a.yaml")).findings(Question(TODAY)).open
    )
    return next(one for one in found if one.check.id == "mechanism-on-void-law")


@pytest.mark.parametrize(
    ("instrument", "cure"),
    [
        ("2021/915", "Record “Terms” as the agreement with the processor"),
        ("2016/1250", "Replace it with a mechanism that is in force."),
    ],
)
def test_each_unfit_act_has_its_own_cure(instrument: str, cure: str) -> None:
    (remedy,) = finding(instrument).remedies()
    assert remedy.startswith(cure)


def test_the_title_fits_an_act_that_is_in_force_but_no_transfer_tool() -> None:
    assert "void" not in finding("2021/915").check.title.template
    assert "2021/915" in finding("2021/915").sentence()
