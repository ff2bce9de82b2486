"""A commented manifest for a new vendor: every likely key, with the words allowed beside it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from enum import StrEnum
from string import Template

from registry import clock
from registry.errors import RegistryError
from registry.intake import vendor_template_parts as parts
from registry.intake.code_suggestions import unknown_code
from registry.intake.places_meant import is_data_region, places_meant
from registry.intake.suggestions import cure_among, suggested_id
from registry.intake.value_rules import text_fault
from registry.law.acts import JurisdictionState
from registry.law.law import Law
from registry.messages import say
from registry.vocabulary import (
    AssessmentOutcome,
    Frequency,
    LegalBasis,
    ListingFramework,
    ListingStatus,
    MechanismKind,
    OrganisationKind,
    PlaceKind,
    Role,
    SubProcessorAuthorisation,
)

US = "US"
_OURS = "our-company"
_YEAR = timedelta(365)
_LISTED_SINCE = timedelta(30)
"""Long enough before its next certification that this is not due soon."""


def vendor_manifest(name: str, country: str | None, role: str | None, today: date | None = None) -> str:
    """Return the text of a manifest for one vendor; what is not given is commented out.

    It has the parts that the role and the country need: a contract with a processor, an arrangement with a
    joint controller, clauses and an assessment outside the EEA. Its example dates follow from today.

    Raises:
        RegistryError: If the name, the country or the role cannot be used.
    """
    slug = (suggested_id("organisation", name.replace("/", " ")) or "").partition("/")[2]
    if not slug or text_fault(name):
        raise RegistryError(
            say("{name} cannot be used as a name.", name=f"{name!r}"),
            where="NAME",
            cure=say("Give a name with letters of the Latin alphabet; you can change it in the manifest."),
        )
    known_role, code = _role(role), _country(country)
    day = today or clock.current_time().date()
    return Template(_parts(known_role, code, outside=not _in_the_eea(code, day))).substitute(
        _words_allowed(),
        title=" ".join(f"{name}: what we know about this vendor.".split()),
        slug=f"{slug}-vendor" if slug == _OURS else slug,
        name=json.dumps(name, ensure_ascii=False),
        country="'NO'" if code == "NO" else code,
        role=known_role or Role.PROCESSOR,
        our_role=Role.JOINT_CONTROLLER if known_role is Role.JOINT_CONTROLLER else Role.CONTROLLER,
        importer_role=f", role: {known_role}" if known_role else "",
        importer_note="" if known_role else "   ## add its role, such as role: processor",
        today=day,
        next_year=day + _YEAR,
        listed_since=day - _LISTED_SINCE,
        due=day - _LISTED_SINCE + _YEAR,
    )


def _in_the_eea(code: str | None, day: date) -> bool:
    state = Law.current().on(day).state(code) if code else None
    return state is not None and state.state is JurisdictionState.EEA


def _parts(role: Role | None, code: str | None, *, outside: bool) -> str:
    processor = role in (None, Role.PROCESSOR)
    chosen = (
        parts.ORGANISATIONS,
        parts.ESTABLISHED if code else parts.ESTABLISHED_SOMEWHERE,
        parts.ABOUT_IT,
        parts.LISTINGS if code in (None, US) else "",
        parts.PARENT,
        parts.PARENT_ESTABLISHED if code else "",
        parts.DATA,
        parts.CONTRACT if processor else "",
        parts.ARRANGEMENT if role is Role.JOINT_CONTROLLER else "",
        parts.ENGAGEMENT,
        parts.ROLE if role else parts.ROLE_UNKNOWN,
        parts.ENGAGEMENT_CONTRACT if processor else "",
        parts.CLAUSES if outside else "",
        (parts.FOR_PROCESSORS if processor else parts.FOR_CONTROLLERS) if outside else "",
        parts.ASSESSMENT if outside else "",
        parts.ASSESSED_COUNTRY if outside and code else "",
        parts.LEANS_ON if outside and code == US else "",
        parts.TRANSFER,
        parts.PLACES if code else parts.PLACES_SOMEWHERE,
        parts.MECHANISMS if outside else "",
    )
    return "".join(chosen)


def _words_allowed() -> dict[str, str]:
    return {
        "organisation_kinds": _words(OrganisationKind),
        "frameworks": _words(ListingFramework),
        "listing_statuses": _words(ListingStatus),
        "legal_bases": _words(LegalBasis),
        "authorisations": _words(SubProcessorAuthorisation),
        "roles": _words(Role),
        "mechanism_kinds": _words(MechanismKind),
        "assessment_outcomes": _words(AssessmentOutcome),
        "frequencies": _words(Frequency),
        "place_kinds": _words(PlaceKind),
    }


def _words(vocabulary: type[StrEnum]) -> str:
    return ", ".join(word.value for word in vocabulary)


def _role(text: str | None) -> Role | None:
    if text is None:
        return None
    word = text.strip().lower().replace("-", "_").replace(" ", "_")
    if word not in list(Role):
        cure = cure_among(text, [role.value for role in Role])
        raise RegistryError(say("There is no role {role}.", role=f"{text!r}"), where="--role", cure=cure)
    return Role(word)


def _country(text: str | None) -> str | None:
    if text is None:
        return None
    law = Law.current()
    meant = () if is_data_region(law, text) else places_meant(law, text).codes
    code = law.canonical(text) or (meant[0] if len(meant) == 1 else None)
    if code is None or code in law.groups:
        what, cure = unknown_code(law, "jurisdiction", text, "--country")
        if code in law.groups:
            what = say("{group} is not one country.", group=text.strip())
        raise RegistryError(what, where="--country", cure=cure)
    return code
