"""A country in words is answered with its code where it is certain, and with a question where it is not."""

from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import InputError, RegistryError
from registry.intake.cloud_regions import countries_of_region
from registry.intake.code_suggestions import unknown_code
from registry.intake.country_words import known_words, plain
from registry.intake.manifests import read_text
from registry.intake.places_meant import LANGUAGES, places_meant
from registry.intake.vendor_template import vendor_manifest
from registry.law.law import Law
from registry.messages import render

LAW = Law.current()


def cure(text: str) -> str:
    return render(unknown_code(LAW, "jurisdiction", text)[1])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # from real lists
        *(("Deutschland", "DE"), ("Holland", "NL"), ("Scotland", "GB"), ("England", "GB"), ("Britain", "GB")),
        *(("Czech Republic", "CZ"), ("Macau", "MO"), ("US-CA", "US"), ("U.S.", "US"), ("U.S.A.", "US")),
        *(("UAE", "AE"), ("Great Britain", "GB"), ("Republic of Korea", "KR"), ("Russian Federation", "RU")),
        *(("Ivory Coast", "CI"), ("UE", "EU"), ("EWR", "EEA"), ("Union européenne", "EU")),
        *(("EU (Frankfurt)", "DE"), ("USA", "US"), ("États-Unis", "US"), ("Royaume-Uni", "GB")),
        *(("Allemagne", "DE"), ("Suisse", "CH"), ("Türkiye", "TR"), ("Turkey", "TR"), ("Viet Nam", "VN")),
        # other ways to write a code
        *(("U.K.", "GB"), ("E.U.", "EU"), ("deu", "DE"), ("840", "US"), ("GB-SCT", "GB"), ("FR-GP", "GP")),
        *(("US-PR", "PR"), ("US-GA", "US"), ("CN-HK", "HK"), ("US only", "US"), ("EU only", "EU")),
        # parts, with or without their country
        *(("Wales", "GB"), ("Northern Ireland", "GB"), ("N. Ireland", "GB"), ("Bavaria", "DE")),
        *(("Quebec", "CA"), ("New Jersey", "US"), ("Jersey", "JE"), ("California, USA", "US")),
        *(("San Francisco, CA", "US"), ("Georgia, USA", "US"), ("London, UK", "GB"), ("Ireland (EU)", "IE")),
        *(("Frankfurt am Main, Germany", "DE"), ("Congo (Brazzaville)", "CG"), ("Korea, South", "KR")),
        *(("US East (N. Virginia)", "US"), ("Asia Pacific (Sydney)", "AU"), ("Canada (Central)", "CA")),
        # official and older names
        *(("Republic of Poland", "PL"), ("Iran, Islamic Republic of", "IR"), ("Korea, Republic of", "KR")),
        *(("Burma", "MM"), ("Swaziland", "SZ"), ("Macedonia", "MK"), ("Holy See", "VA"), ("DRC", "CD")),
        *(("People's Republic of China", "CN"), ("St Lucia", "LC"), ("Bosnia", "BA"), ("The Gambia", "GM")),
        # groups
        *(("EU/EEA", "EEA"), ("EØS", "EEA"), ("Espace économique européen", "EEA"), ("DROM", "FR-DROM")),
        *(("third country", "outside-EEA"), ("Unia Europejska", "EU"), ("Európai Unió", "EU")),
        # regions that every provider has in one country
        *(("us-east-1", "US"), ("europe-west3", "DE"), ("eu-central-1a", "DE"), ("westeurope", "NL")),
        *(("AWS eu-west-1 (Ireland)", "IE"), ("UK South", "GB")),
        # slips of the pen
        *(("Norwey", "NO"), ("Germny", "DE"), ("Switserland", "CH"), ("Untied States", "US")),
        *(("Phillipines", "PH"), ("Beligum", "BE"), ("Poladn", "PL")),
    ],
)
def test_what_is_certain_is_suggested(text: str, code: str) -> None:
    assert places_meant(LAW, text).codes == (code,)
    assert cure(text).startswith(f"Write {code} for ")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        *(("Congo", "CD CG"), ("Korea", "KR KP"), ("Corée", "KR KP"), ("Georgia", "GE US")),
        *(("Virgin Islands", "VI VG"), ("Saint-Martin", "MF SX"), ("Samoa", "WS AS")),
        *(("eu-west-1", "IE GB"), ("ap-southeast-3", "ID MY"), ("Wilmington, DE", "US DE")),
        *(("Slovania", "SI SK"), ("Austrlia", "AU AT"), ("Nigerai", "NE NG")),
        *(("US / Canada", "US CA"), ("Germany, France", "DE FR"), ("EU or US", "EU US")),
    ],
)
def test_what_may_be_two_is_asked(text: str, codes: str) -> None:
    assert set(places_meant(LAW, text).codes) == set(codes.split())
    assert not cure(text).startswith("Write DE for")
    assert all(f"{code} for " in cure(text) for code in codes.split())


@pytest.mark.parametrize(
    "text",
    [
        "Global",
        "Worldwide",
        "global (US)",
        "US and worldwide",
        "EMEA",
        "APAC",
        "Europe",
        "Europa",
        "US and Europe",
        "Monde",
        "Asia",
        "non-EU",
    ],
)
def test_what_is_no_country_is_asked(text: str) -> None:
    assert cure(text).startswith("Which countries are they?")


def test_an_unknown_cloud_region_is_asked_for_its_country() -> None:
    assert cure("eu-west-9") == "If this is a cloud region, write the ISO 3166 code of its country."


@pytest.mark.parametrize(
    "text",
    ["Siberia", "Tasmania", "Somaliland", "Chechnya", "Kurdistan", "Transnistria", "Acme", "XX", "Q9", "-"],
)
def test_what_resembles_a_country_by_its_letters_only_is_not_taken_for_it(text: str) -> None:
    assert cure(text).startswith("Use an ISO 3166 code, or a group: ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_in_every_language_of_the_union_leads_to_its_country(language: str) -> None:
    names = Locale.parse(language).territories
    wrong = {
        code: names[code]
        for code in LAW.jurisdictions
        if code in names and code not in places_meant(LAW, names[code]).codes
    }
    assert not wrong


def test_every_word_leads_to_a_place_of_the_law_data() -> None:
    assert {code for codes in known_words().values() for code in codes} <= {*LAW.jurisdictions, *LAW.groups}
    assert all(word == plain(word) for word in known_words())


@given(st.text(max_size=30))
def test_whatever_is_written_has_a_cure_that_is_valid(text: str) -> None:
    meant = places_meant(LAW, text)
    assert all(LAW.canonical(code) == code for code in meant.codes)
    assert cure(text)


@pytest.mark.parametrize("text", ["Scotland", "Deutschland", "U.S."])
def test_a_cure_that_is_followed_leaves_no_fault(text: str) -> None:
    start = "registry: 1\norganisations:\n  - {id: organisation/a, established_in: "
    with pytest.raises(InputError) as refused:
        read_text(f"{start}{text}}}")
    code = str(refused.value).partition("Write ")[2].partition(" for")[0]
    assert read_text(f"{start}{code}}}")


def test_a_region_is_known_in_its_zones_too() -> None:
    assert countries_of_region("europe-west3-b") == countries_of_region("Europe-West3") == ("DE",)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        *(("EU (Frankfurt), backup in US", "DE US"), ("EU (US support)", "EU US")),
        *(("Germany; sometimes India", "DE IN"), ("24/7 from Manila and Paris", "PH FR")),
        *(("DE, with access from the Philippines", "DE PH"), ("HOSTED IN US AND UK", "US GB")),
    ],
)
def test_of_several_places_in_one_text_none_is_suggested_alone(text: str, codes: str) -> None:
    assert cure(text).startswith("Write each place on its own: ")
    assert set(places_meant(LAW, text).codes) == set(codes.split())


@pytest.mark.parametrize(
    "text", ["EU (not US)", "Germany (IT support)", "Germany with a secondary site", "A or B"]
)
def test_a_place_is_not_suggested_where_the_text_speaks_of_another(text: str) -> None:
    assert not cure(text).startswith(("Write DE", "Write EU"))


def established(text: object, key: str = "established_in") -> str:
    return render(unknown_code(LAW, "jurisdiction", text, key)[1])


@pytest.mark.parametrize("text", ["EU", "EEA", "European Union", "Europe", "EMEA", ["US", "IE"], "US, IE"])
def test_a_company_is_established_in_one_country_which_is_asked(text: object) -> None:
    assert established(text).startswith(
        ("In which country is it established?", "In which one is it established")
    )
    assert "each" not in established(text)


@pytest.mark.parametrize("text", ["unknown", "?", "n/a", "TBD", "-", "inconnu"])
def test_a_country_that_is_not_known_is_left_out(text: str) -> None:
    assert established(text) == established(text, "places") == "Leave the key out if it is not known."
    assert established(text, "--country") == "Leave --country out if it is not known."


@pytest.mark.parametrize("text", ["EU (Frankfurt)", "eu-west-1", "AWS eu-west-1 (Ireland)", "Europe (Paris)"])
def test_a_data_region_is_no_country_of_establishment(text: str) -> None:
    assert established(text).startswith("This names where data are kept. In which country is the company")
    with pytest.raises(RegistryError, match="This names where data are kept"):
        vendor_manifest("Acme", text, None)


@pytest.mark.parametrize("text", ["EU", "EEA", "European Union", "Europe"])
def test_a_vendor_in_a_group_of_countries_is_asked_for_the_country(text: str) -> None:
    with pytest.raises(RegistryError, match="In which country is it established"):
        vendor_manifest("Acme", text, None)


def test_a_list_in_place_of_one_place_is_answered_with_one_place_per_item() -> None:
    start = "registry: 1\ntransfers:\n  - id: transfer/a\n    places:\n      "
    with pytest.raises(
        InputError, match=r"Write one place per item, such as `- .jurisdiction: US, kind: storage.`"
    ):
        read_text(f"{start}- {{jurisdiction: [US, IE]}}")
    assert read_text(
        f"{start}- {{jurisdiction: US, kind: storage}}\n      - {{jurisdiction: IE, kind: storage}}"
    )
