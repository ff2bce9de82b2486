"""The country of a cloud provider's region, by the region's code: `eu-central-1` is in Germany.

Sources: the lists of regions that AWS, Microsoft Azure, Google Cloud, Alibaba Cloud, IBM Cloud and Scaleway
publish. Providers share codes, so that `eu-west-1` is in Ireland at one and in the United Kingdom at another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_AWS = """
IE eu-west-1; GB eu-west-2; FR eu-west-3; DE eu-central-1 eusc-de-east-1; CH eu-central-2; SE eu-north-1
IT eu-south-1; ES eu-south-2; US us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1
CA ca-central-1 ca-west-1; MX mx-central-1; BR sa-east-1; ZA af-south-1; BH me-south-1; AE me-central-1
IL il-central-1; IN ap-south-1 ap-south-2; SG ap-southeast-1; AU ap-southeast-2 ap-southeast-4
ID ap-southeast-3; MY ap-southeast-5; NZ ap-southeast-6; TH ap-southeast-7; JP ap-northeast-1 ap-northeast-3
KR ap-northeast-2; HK ap-east-1; TW ap-east-2; CN cn-north-1 cn-northwest-1
"""
_AZURE = """
NL westeurope; IE northeurope; DE germanywestcentral germanynorth; FR francecentral francesouth
SE swedencentral swedensouth; NO norwayeast norwaywest; CH switzerlandnorth switzerlandwest
GB uksouth ukwest; PL polandcentral; IT italynorth; ES spaincentral; AT austriaeast; BE belgiumcentral
DK denmarkeast
US eastus eastus2 westus westus2 westus3 centralus northcentralus southcentralus westcentralus
CA canadacentral canadaeast; MX mexicocentral; BR brazilsouth brazilsoutheast; CL chilecentral
ZA southafricanorth southafricawest; AE uaenorth uaecentral; QA qatarcentral; IL israelcentral
IN centralindia southindia westindia jioindiawest jioindiacentral; SG southeastasia; HK eastasia
AU australiaeast australiasoutheast australiacentral australiacentral2; NZ newzealandnorth
JP japaneast japanwest; KR koreacentral koreasouth; ID indonesiacentral; MY malaysiawest
CN chinaeast chinaeast2 chinaeast3 chinanorth chinanorth2 chinanorth3
"""
_GOOGLE = """
BE europe-west1; GB europe-west2; DE europe-west3 europe-west10; NL europe-west4; CH europe-west6
IT europe-west8 europe-west12; FR europe-west9; FI europe-north1; SE europe-north2; PL europe-central2
ES europe-southwest1; US us-central1 us-east1 us-east4 us-east5 us-west1 us-west2 us-west3 us-west4 us-south1
CA northamerica-northeast1 northamerica-northeast2; MX northamerica-south1; BR southamerica-east1
CL southamerica-west1; TW asia-east1; HK asia-east2; JP asia-northeast1 asia-northeast2; KR asia-northeast3
IN asia-south1 asia-south2; SG asia-southeast1; ID asia-southeast2
AU australia-southeast1 australia-southeast2; IL me-west1; QA me-central1; SA me-central2; ZA africa-south1
"""
_ALIBABA = """
GB eu-west-1; DE eu-central-1; US us-east-1 us-west-1; SG ap-southeast-1; AU ap-southeast-2; MY ap-southeast-3
ID ap-southeast-5; PH ap-southeast-6; TH ap-southeast-7; JP ap-northeast-1; KR ap-northeast-2; IN ap-south-1
AE me-east-1; SA me-central-1; MX na-south-1
"""
_OTHERS = """
DE eu-de eu-de-1 eu-de-2; GB eu-gb; ES eu-es; US us-south us-east; CA ca-tor ca-mon; JP jp-tok jp-osa
AU au-syd; BR br-sao; FR fr-par fr-par-1 fr-par-2 fr-par-3
NL nl-ams nl-ams-1 nl-ams-2; PL pl-waw pl-waw-1 pl-waw-2
"""
_ZONE = re.compile(r"(?<=[0-9])-?[a-f]$")
"""The letter of a zone within a region: `eu-central-1a`, `europe-west3-b`."""


def countries_of_region(text: str) -> tuple[str, ...]:
    """Return the codes of the countries that a cloud region may be in; none if it is not a known region."""
    code = text.strip().casefold().replace("_", "-")
    regions = _regions()
    return regions.get(code) or regions.get(_ZONE.sub("", code)) or ()


def is_like_region(text: str) -> bool:
    """Whether a text has the form of a region's code, such as `eu-west-9`, known or not."""
    form = r"[a-z]{2,12}-(?:gov-)?(?:north|south|east|west|central)[a-z]*-?[0-9]{1,2}-?[a-f]?"
    return re.fullmatch(form, text.strip().casefold().replace("_", "-")) is not None


@lru_cache
def _regions() -> dict[str, tuple[str, ...]]:
    regions: dict[str, dict[str, None]] = {}
    for table in (_AWS, _AZURE, _GOOGLE, _ALIBABA, _OTHERS):
        for country, code in _rows(table):
            regions.setdefault(code, {})[country] = None
    return {code: tuple(countries) for code, countries in regions.items()}


def _rows(table: str) -> Iterator[tuple[str, str]]:
    for row in re.split(r"[;\n]", table):
        country, *codes = row.split() or [""]
        yield from ((country, code) for code in codes)
