"""The URLs of profiles, extensions and code systems of the PAS guide, each once."""

_GUIDE = "http://hl7.org/fhir/us/davinci-pas"
_DEFINED = f"{_GUIDE}/StructureDefinition/"
_X12 = "https://codesystem.x12.org/005010/"

# Profiles
REQUEST_BUNDLE = f"{_DEFINED}profile-pas-request-bundle"
RESPONSE_BUNDLE = f"{_DEFINED}profile-pas-response-bundle"
INQUIRY_RESPONSE_BUNDLE = f"{_DEFINED}profile-pas-inquiry-response-bundle"
CLAIM_RESPONSE = f"{_DEFINED}profile-claimresponse"
INQUIRY_RESPONSE = f"{_DEFINED}profile-claiminquiryresponse"
COMMUNICATION_REQUEST = f"{_DEFINED}profile-communicationrequest"
TASK = f"{_DEFINED}profile-task"

# Extensions of what is asked
REQUEST_TYPE = f"{_DEFINED}extension-serviceItemRequestType"
CERTIFICATION_TYPE = f"{_DEFINED}extension-certificationType"
ITEM_TRACE = f"{_DEFINED}extension-itemTraceNumber"
REQUESTED_SERVICE = f"{_DEFINED}extension-requestedService"
AUTHORIZATION_NUMBER = f"{_DEFINED}extension-authorizationNumber"
ADMINISTRATION_NUMBER = f"{_DEFINED}extension-administrationReferenceNumber"
LEVEL_OF_SERVICE = f"{_DEFINED}extension-levelOfServiceCode"
CARE_TEAM_SCOPE = f"{_DEFINED}extension-careTeamClaimScope"
INFO_CHANGED = f"{_DEFINED}extension-infoChanged"
INFO_CANCELLED = f"{_DEFINED}modifierextension-infoCancelled"

# Extensions of what is answered
REVIEW_ACTION = f"{_DEFINED}extension-reviewAction"
REVIEW_ACTION_CODE = f"{_DEFINED}extension-reviewActionCode"
REVIEWER = f"{_DEFINED}extension-claimResponseReviewer"
ISSUED_ON = f"{_DEFINED}extension-itemPreAuthIssueDate"
AUTHORIZED_PERIOD = f"{_DEFINED}extension-itemPreAuthPeriod"
AUTHORIZED_DETAIL = f"{_DEFINED}extension-itemAuthorizedDetail"
AUTHORIZED_PROVIDER = f"{_DEFINED}extension-itemAuthorizedProvider"
SERVICE_LINE = f"{_DEFINED}extension-serviceLineNumber"
AUTHORIZATION_LINE = f"{_DEFINED}extension-paLineNumber"
REQUESTED_DATES = f"{_DEFINED}extension-itemRequestedServiceDate"
FOLLOW_UP = f"{_DEFINED}extension-errorFollowupAction"
ERROR_PATH = f"{_DEFINED}extension-errorPath"
DATA_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

# Code systems. X12's are licensed: codes only, and none of its words.
REVIEW_ACTION_CODES = f"{_X12}306"
CERTIFICATION_CODES = f"{_X12}1322"
REJECTION_CODES = f"{_X12}901"
FOLLOW_UP_CODES = f"{_X12}889"
LEVEL_OF_SERVICE_CODES = f"{_X12}1338"
RELATED_CLAIM = "http://terminology.hl7.org/CodeSystem/ex-relatedclaimrelationship"
CLAIM_TYPE = "http://terminology.hl7.org/CodeSystem/claim-type"
PRIORITY = "http://terminology.hl7.org/CodeSystem/processpriority"
PAS_CODES = f"{_GUIDE}/CodeSystem/PASTempCodes"
COVERAGE_CLASS = "http://terminology.hl7.org/CodeSystem/coverage-class"

# Identifiers that this plan gives.
REQUEST_NUMBER = "urn:assent:request"
"""The number of a request: what the guide calls the administration reference number."""
RESPONSE_NUMBER = "urn:assent:response"
"""The number of one response: the request's, and the version at which it was answered."""

USE_DTR = "102089-0"
"""The LOINC code that says: collect what is missing by DTR, with the number of this request as context."""
BY_ATTACHMENT = "CDEX"
"""The PAS code that says: answers are sent by CDex's $submit-attachment."""
DOCUMENT_CODES = {"progress note": "11506-3"}
"""The LOINC codes of documents that answer questions, as far as the guides show them, by what policies call them."""
