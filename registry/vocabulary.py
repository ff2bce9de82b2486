"""The closed lists of values for recorded facts, each with its source.

The value of a member is what manifests, the graph and exports contain; labels for people come from
`registry.messages`. Sources: GDPR = Regulation (EU) 2016/679; SCC = Decision (EU) 2021/914.

One file although it is long: it is one table, and whoever looks for a list of values looks here.
"""

from __future__ import annotations

from enum import StrEnum

REORDERING = r"\u202a-\u202e\u2066-\u2069"
"""Characters that change the order in which others are read, so that a name looks like another."""
UNSEEN = r"\u200b\u2060-\u2064\ufeff"
"""Characters of no width that no script needs, so that two names look the same; ranges of a pattern, too."""


class OrganisationKind(StrEnum):
    """The kind of an organisation (GDPR Art. 4(7) to (10), 4(26); Art. 49(3) for public bodies)."""

    COMPANY = "company"
    PUBLIC_BODY = "public_body"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    ASSOCIATION = "association"
    NATURAL_PERSON = "natural_person"
    """A person, such as a freelancer or a sole trader; the name and the address are personal data."""
    UNNAMED_CLASS = "unnamed_class"
    """A class of organisations that the source does not name, such as "our sub-processors"."""


class LineOfBusiness(StrEnum):
    """The lines of business that a usage policy may exclude (Google API Limited Use, point 4)."""

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
    """The role of a party in a processing activity (GDPR Art. 4(7), 4(8), 26, 28)."""

    CONTROLLER = "controller"
    JOINT_CONTROLLER = "joint_controller"
    PROCESSOR = "processor"


class ReviewStatus(StrEnum):
    """The review status of an engagement."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class ProposalState(StrEnum):
    """The state of a proposal."""

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
    """A commitment about where data are stored or accessed from."""

    EEA_ONLY = "eea_only"


class Frequency(StrEnum):
    """How often data are transferred (SCC Annex I.B; GDPR recital 111)."""

    ONE_OFF = "one_off"
    OCCASIONAL = "occasional"
    REPETITIVE = "repetitive"
    SYSTEMATIC = "systematic"
    CONTINUOUS = "continuous"


class MechanismKind(StrEnum):
    """The kind of a mechanism (GDPR Art. 45, 46, 47, 49; SCC clause 8.7 and 8.8 onward)."""

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
    """The status of a participant in the framework's list."""

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
    """The status of an approval by an authority."""

    APPROVED = "approved"
    PENDING = "pending"
    DRAFT = "draft"
    REFUSED = "refused"


class DerogationLetter(StrEnum):
    """The claimed derogation of GDPR Art. 49(1)."""

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
    """The result of an assessment (SCC clause 14; EDPB Recommendations 01/2020)."""

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
    """The legal basis of a processing activity (GDPR Art. 6(1)(a) to (f))."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTERESTS = "legitimate_interests"


class LegalSourceKind(StrEnum):
    """The source of a legal basis: a law, a contract or a legitimate interest (GDPR Art. 6)."""

    LAW = "law"
    CONTRACT = "contract"
    INTEREST = "interest"


class SpecialCondition(StrEnum):
    """The condition that allows processing special categories (GDPR Art. 9(2)(a) to (j))."""

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
    """The uses of data that usage policies distinguish (Google API Limited Use, points 1, 2, 4)."""

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
    """The purpose of a cookie or other tracker (CNIL guidelines of 17 September 2020)."""

    TECHNICAL = "technical"
    FUNCTIONAL = "functional"
    AUDIENCE_MEASUREMENT = "audience_measurement"
    EMAIL_MEASUREMENT = "email_measurement"
    ADVERTISING = "advertising"
    SOCIAL_MEDIA = "social_media"


class RetentionSubject(StrEnum):
    """The kinds of data that retention benchmarks and statutory periods cover."""

    CALL_RECORDINGS = "call_recordings"
    CALL_ANALYSIS_NOTES = "call_analysis_notes"
    AUDIENCE_COOKIES = "audience_cookies"
    AUDIENCE_DATA = "audience_data"
    COOKIE_CHOICE = "cookie_choice"
    PROSPECTS = "prospects"
    INACTIVE_ACCOUNTS = "inactive_accounts"
    INVOICES = "invoices"
    TRAFFIC_DATA = "traffic_data"
    IDENTITY_DATA = "identity_data"
    SUBSCRIPTION_DATA = "subscription_data"
    PAYMENT_DATA = "payment_data"
    CONNECTION_SOURCE = "connection_source"


class ProcedureKind(StrEnum):
    """The subject of a procedure (GDPR Art. 7(3), 12 to 22, 33, 34)."""

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
    """The role of a contact person or address (GDPR Art. 27, 30(1)(a), 37)."""

    DPO = "dpo"
    REPRESENTATIVE = "representative"
    PRIVACY = "privacy"
    SECURITY = "security"
    GENERAL = "general"


class DecisionKind(StrEnum):
    """The kind of a decision about a finding, a proposal or an entity."""

    APPROVED = "approved"
    REJECTED = "rejected"
    RISK_ACCEPTED = "risk_accepted"
    CLOSED = "closed"
    ASSIGNED = "assigned"


class Severity(StrEnum):
    """The severity of a finding."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
