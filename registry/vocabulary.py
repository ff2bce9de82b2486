"""The closed lists that facts are recorded with, each with its source, and the glossary.

A member's value is what a manifest, the graph and an export say; labels for people come from
`registry.messages`. Sources: GDPR = Regulation (EU) 2016/679; SCC = Decision (EU) 2021/914.
"""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is (GDPR Art. 4(7) to (10), 4(26); Art. 49(3) for public bodies)."""

    COMPANY = "company"
    PUBLIC_BODY = "public_body"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    ASSOCIATION = "association"
    NATURAL_PERSON = "natural_person"
    """A person, such as a freelancer or a sole trader; the name and the address are personal data."""
    UNNAMED_CLASS = "unnamed_class"
    """A class of organisations that the source does not name, such as "our sub-processors"."""


class LineOfBusiness(StrEnum):
    """The trades that a usage policy may forbid data to reach (Google API Limited Use, point 4)."""

    ADVERTISING_PLATFORM = "advertising_platform"
    DATA_BROKER = "data_broker"
    INFORMATION_RESELLER = "information_reseller"
    TELECOMMUNICATIONS = "telecommunications"
    BANKING = "banking"
    WEB_ANALYTICS = "web_analytics"
    SOCIAL_MEDIA = "social_media"
    CAMPAIGN_REGISTRY = "campaign_registry"
    OTHER = "other"


class Role(StrEnum):
    """The part of a party in a processing (GDPR Art. 4(7), 4(8), 26, 28)."""

    CONTROLLER = "controller"
    JOINT_CONTROLLER = "joint_controller"
    PROCESSOR = "processor"


class ReviewStatus(StrEnum):
    """Where an engagement stands in our review."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    CHANGES_REQUESTED = "asked_back"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class PlaceKind(StrEnum):
    """What happens at a place (EDPB Guidelines 05/2021: remote access is making available)."""

    STORAGE = "storage"
    PROCESSING = "processing"
    REMOTE_ACCESS = "remote_access"
    SUPPORT = "support"
    TRANSIT = "transit"


class Confinement(StrEnum):
    """A stated promise about where data are stored or accessed from."""

    EEA_ONLY = "eea_only"


class Frequency(StrEnum):
    """How often data are transferred (SCC Annex I.B; GDPR recital 111)."""

    ONE_OFF = "one_off"
    OCCASIONAL = "occasional"
    REPETITIVE = "repetitive"
    SYSTEMATIC = "systematic"
    CONTINUOUS = "continuous"


class MechanismKind(StrEnum):
    """What a transfer claims to rest on (GDPR Art. 45, 46, 47, 49; SCC clause 8.7 and 8.8 onward)."""

    ADEQUACY = "adequacy"
    SCC = "scc"
    AUTHORITY_SCC = "authority_scc"
    BCR = "bcr"
    PUBLIC_BODY_INSTRUMENT = "public_body_instrument"
    CODE_OF_CONDUCT = "code_of_conduct"
    CERTIFICATION = "certification"
    AD_HOC_CLAUSES = "ad_hoc_clauses"
    ADMINISTRATIVE_ARRANGEMENT = "administrative_arrangement"
    DEROGATION = "derogation"
    NATIONAL_TOOL = "national_tool"
    DPF_ONWARD_CONTRACT = "dpf_onward_contract"
    SAME_LEVEL_CONTRACT = "same_level_contract"
    OTHER = "other"
    """A claimed act outside these rules: an Art. 96 agreement, an order of a court or authority."""


class ListingFramework(StrEnum):
    """A framework whose participants are listed by name."""

    EU_US_DPF = "eu_us_dpf"
    UK_EXTENSION = "uk_extension"
    SWISS_US_DPF = "swiss_us_dpf"
    PRIVACY_SHIELD = "privacy_shield"
    SAFE_HARBOUR = "safe_harbour"


class ListingStatus(StrEnum):
    """What the framework's list says of a participant."""

    ACTIVE = "active"
    UNDER_REVIEW = "under_review"
    INACTIVE = "inactive"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class BcrType(StrEnum):
    """Binding corporate rules for controllers or for processors (GDPR Art. 47)."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"


class ApprovalStatus(StrEnum):
    """Where an approval by an authority stands."""

    APPROVED = "approved"
    PENDING = "pending"
    DRAFT = "draft"
    REFUSED = "refused"


class DerogationLetter(StrEnum):
    """The derogation of GDPR Art. 49(1) that is claimed."""

    CONSENT = "a"
    CONTRACT_WITH_DATA_SUBJECT = "b"
    CONTRACT_IN_THEIR_INTEREST = "c"
    PUBLIC_INTEREST = "d"
    LEGAL_CLAIMS = "e"
    VITAL_INTERESTS = "f"
    PUBLIC_REGISTER = "g"
    COMPELLING_INTEREST = "compelling_interest"
    """Art. 49(1), second subparagraph."""


class AssessmentKind(StrEnum):
    """Transfer impact, data protection impact or legitimate interests assessment."""

    TIA = "tia"
    DPIA = "dpia"
    LIA = "lia"


class AssessmentOutcome(StrEnum):
    """What an assessment found (SCC clause 14; EDPB Recommendations 01/2020)."""

    ADEQUATE = "adequate"
    ADEQUATE_WITH_MEASURES = "adequate_with_measures"
    NOT_ADEQUATE = "not_adequate"


class MeasureKind(StrEnum):
    """The kind of a security or supplementary measure (GDPR Art. 32; Recommendations 01/2020, annex 2)."""

    ENCRYPTION = "encryption"
    ENCRYPTION_IN_TRANSIT = "encryption_in_transit"
    PSEUDONYMISATION = "pseudonymisation"
    SPLIT_PROCESSING = "split_processing"
    ACCESS_CONTROL = "access_control"
    CONTRACTUAL = "contractual"
    ORGANISATIONAL = "organisational"
    OTHER_TECHNICAL = "other_technical"


class LegalBasis(StrEnum):
    """What makes a processing lawful (GDPR Art. 6(1)(a) to (f))."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"


class LegalSourceKind(StrEnum):
    """What a legal basis comes from: a law, a contract, or the interest that is pursued (GDPR Art. 6)."""

    LAW = "law"
    CONTRACT = "contract"
    INTEREST = "interest"


class SpecialCondition(StrEnum):
    """What lifts the ban on special categories (GDPR Art. 9(2)(a) to (j))."""

    EXPLICIT_CONSENT = "explicit_consent"
    EMPLOYMENT_AND_SOCIAL_SECURITY = "employment_and_social_security"
    VITAL_INTERESTS = "vital_interests"
    NOT_FOR_PROFIT_BODY = "not_for_profit_body"
    MADE_PUBLIC = "made_public"
    LEGAL_CLAIMS = "legal_claims"
    SUBSTANTIAL_PUBLIC_INTEREST = "substantial_public_interest"
    HEALTH_CARE = "health_care"
    PUBLIC_HEALTH = "public_health"
    ARCHIVING_AND_RESEARCH = "archiving_and_research"


class Use(StrEnum):
    """What data are used for, as far as a usage policy asks (Google API Limited Use, points 1, 2, 4)."""

    USER_FACING_FEATURE = "user_facing_feature"
    SECURITY = "security"
    LEGAL_COMPLIANCE = "legal_compliance"
    MERGER_OR_SALE = "merger_or_sale"
    ADVERTISING = "advertising"
    DATA_BROKERAGE = "data_brokerage"
    CREDIT_WORTHINESS = "credit_worthiness"
    MODEL_TRAINING = "model_training"
    ANALYTICS = "analytics"
    OTHER = "other"


class SubProcessorAuthorisation(StrEnum):
    """How the controller authorises further processors (GDPR Art. 28(2); SCC clause 9(a))."""

    SPECIFIC = "specific"
    GENERAL = "general"
    FORBIDDEN = "forbidden"


class TrackerClass(StrEnum):
    """What a cookie or other tracker is for (CNIL guidelines of 17 September 2020)."""

    TECHNICAL = "technical"
    FUNCTIONAL = "functional"
    AUDIENCE_MEASUREMENT = "audience_measurement"
    EMAIL_MEASUREMENT = "email_measurement"
    ADVERTISING = "advertising"
    SOCIAL_MEDIA = "social_media"


class RetentionSubject(StrEnum):
    """The kinds of data that a retention benchmark or statutory period speaks of."""

    CALL_RECORDINGS = "call_recordings"
    AUDIENCE_COOKIES = "audience_cookies"
    AUDIENCE_DATA = "audience_data"
    COOKIE_CHOICE = "cookie_choice"
    PROSPECTS = "prospects"
    INACTIVE_ACCOUNTS = "inactive_accounts"
    INVOICES = "invoices"
    TRAFFIC_DATA = "traffic_data"
    IDENTITY_DATA = "identity_data"


class ProcedureKind(StrEnum):
    """What a procedure answers to (GDPR Art. 7(3), 12 to 22, 33, 34)."""

    DATA_SUBJECT_REQUEST = "data_subject_request"
    BREACH = "breach"
    CONSENT_WITHDRAWAL = "consent_withdrawal"
    NOTICE_CHANGE = "notice_change"
    COOKIE_CHOICE = "cookie_choice"


class Right(StrEnum):
    """The rights of the data subject (GDPR Art. 7(3), 15 to 22)."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    WITHDRAWAL_OF_CONSENT = "withdrawal_of_consent"
    NO_AUTOMATED_DECISION = "no_automated_decision"


class ContactRole(StrEnum):
    """What a contact person or address is for (GDPR Art. 27, 30(1)(a), 37)."""

    DPO = "dpo"
    REPRESENTATIVE = "representative"
    PRIVACY = "privacy"
    SECURITY = "security"
    GENERAL = "general"


class DecisionKind(StrEnum):
    """What was decided on a finding, a proposal or an entity."""

    APPROVED = "approved"
    REJECTED = "rejected"
    RISK_ACCEPTED = "risk_accepted"
    ASSIGNED = "assigned"


class Severity(StrEnum):
    """How much a finding weighs."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


GLOSSARY: dict[str, str] = {
    "adequacy decision": "A Commission decision that a country protects data well enough (Art. 45).",
    "chain": "A row of transfers in which each importer passes the data on.",
    "controller": "Who decides why and how personal data are processed (Art. 4(7)).",
    "data subject": "The person whom the data are about (Art. 4(1)).",
    "derogation": "An exception for specific situations, strictly read (Art. 49).",
    "dossier": "Everything known about one subject, references resolved.",
    "engagement": "Our use of one service of an organisation.",
    "exporter": "Who sends data, or makes them available, to another party.",
    "finding": "What a check reports about one subject.",
    "ground": "What is tried to see whether a transfer is covered.",
    "hop": "One transfer from one exporter to one importer.",
    "importer": "Who receives the data or can access them.",
    "instrument": "The dated legal act that a mechanism is based on.",
    "legal basis": "What makes the processing itself lawful (Art. 6).",
    "mechanism": "What a transfer claims to rest on.",
    "place": "A pair of jurisdiction and operator that a transfer reaches.",
    "processor": "Who processes data on behalf of a controller (Art. 4(8)).",
    "purpose": "Why data are processed (Art. 5(1)(b)).",
    "recipient": "Whoever data are disclosed to (Art. 4(9)).",
    "requirement": "What a data protection officer attaches to an approval.",
    "retention": "How long data are kept (Art. 5(1)(e)).",
    "safeguard": "What Art. 46 asks for where no adequacy decision applies.",
    "situation": "The legally relevant values of a dossier, without ids or names.",
    "sub-processor": "A processor engaged by a processor (Art. 28(4)).",
    "transfer": "Disclosing data to another party, or making them available (EDPB Guidelines 05/2021).",
    "usage policy": "A promise that binds data beside the law; it never covers a transfer.",
    "verdict": "What the law says of a transfer on a date.",
}
