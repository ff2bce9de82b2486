"""What people write instead of the words of a manifest: keys, sections and values."""

from __future__ import annotations

from types import MappingProxyType

_MEANT = {
    # sections
    "organisations": "vendors suppliers companies processors sub_processors recipients organizations",
    "agreements": "contracts dpas data_processing_agreements",
    "mechanisms": "safeguards transfer_mechanisms safeguard mechanism",
    "data_categories": "data personal_data categories_of_data",
    "subject_categories": "data_subjects",
    "assessments": "tias dpias",
    "activities": "processing_activities ropa",
    # keys
    "kind": "type category_type",
    "organisation": "vendor supplier company",
    "agreement": "contract dpa",
    "categories": "data data_categories personal_data category data_category",
    "purposes": "purpose why",
    "subjects": "data_subjects subject_categories",
    "established_in": "country country_of_establishment incorporated_in",
    "jurisdiction": "country location region where",
    "places": "country countries location locations hosting hosted_in place",
    "countries": "country",
    "importer": "recipient receiver to",
    "exporter": "sender from",
    "starts": "start start_date started begins from since",
    "ends": "end end_date ended until to",
    "expires": "end ends end_date expiry expiry_date expires_on valid_until",
    "until": "end ends end_date expires",
    "authorised_sub_processors": "sub_processors subprocessors",
    "signed_on": "signature_date date_signed signed",
    "done_on": "date",
    "checked_on": "date",
    "note": "notes comment comments remark remarks description",
    "url": "link website",
    "website": "url link",
    "legal_bases": "legal_basis lawful_basis",
    "retention": "retention_period storage_period",
    "measures": "security_measures security",
    # values
    "scc": "sccs eu_sccs standard_contractual_clauses standard_clauses model_clauses clauses",
    "bcr": "bcrs binding_corporate_rules",
    "adequacy": "dpf eu_us_dpf data_privacy_framework adequacy_decision",
    "derogation": "consent explicit_consent art._49 article_49",
    "controller": "responsable_de_traitement responsable_du_traitement responsable client customer"
    " verantwortlicher",
    "processor": "sub_processor subprocessor service_provider sous_traitant sous_traitant_ultérieur"
    " auftragsverarbeiter",
    "joint_controller": "joint_controllers co_controller coresponsable responsable_conjoint"
    " responsables_conjoints",
    "company": "vendor supplier ltd ltd. inc inc. llc plc corp corp. gmbh ag bv b.v. sarl sas corporation "
    " business saas client customer processor société entreprise unternehmen",
    "public_body": "authority government public_authority",
    "natural_person": "person individual",
    "storage": "hosting hosted data_centre data_center",
    "remote_access": "access remote",
    "continuous": "ongoing permanent always",
    "one_off": "once one_time",
    "tia": "transfer_impact_assessment",
    "legitimate_interests": "legitimate_interest intérêt_légitime intérêts_légitimes",
    "legal_obligation": "obligation_légale law legal",
    "general": "general_authorisation",
    "specific": "specific_authorisation",
}


def _by_word() -> dict[str, tuple[str, ...]]:
    meanings: dict[str, tuple[str, ...]] = {}
    for meant, words in _MEANT.items():
        for word in words.split():
            meanings[word] = (*meanings.get(word, ()), meant)
    return meanings


SYNONYMS = MappingProxyType(_by_word())
"""The words of a manifest that another word may mean, the likeliest first."""
