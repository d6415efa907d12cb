"""The URLs by which the guides name what questionnaires and responses hold, each once."""

_DTR = "http://hl7.org/fhir/us/davinci-dtr/StructureDefinition"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
_FHIR = "http://hl7.org/fhir/StructureDefinition"

# Profiles
STANDARD = f"{_DTR}/dtr-std-questionnaire"
ADAPTIVE = f"{_DTR}/dtr-questionnaire-adapt"
ADAPTIVE_SEARCH = f"{_DTR}/dtr-questionnaire-adapt-search"
RESPONSE = f"{_DTR}/dtr-questionnaireresponse"
ADAPTIVE_RESPONSE = f"{_DTR}/dtr-questionnaireresponse-adapt"
PACKAGE_BUNDLE = f"{_DTR}/DTR-QPackageBundle"
PACKAGE_OUT = f"{_DTR}/dtr-qpackage-output-parameters"
NEXT_QUESTION_OUT = f"{_DTR}/dtr-next-question-output-parameters"

# Extensions of a questionnaire and its items
LIBRARY = f"{_FHIR}/cqf-library"
SIGNATURE_REQUIRED = f"{_FHIR}/questionnaire-signatureRequired"
LAUNCH_CONTEXT = f"{_SDC}/sdc-questionnaire-launchContext"
ENTRY_MODE = f"{_SDC}/sdc-questionnaire-entryMode"
IS_ADAPTIVE = f"{_SDC}/sdc-questionnaire-questionnaireAdaptive"
VERSION_ALGORITHM = f"{_FHIR}/artifact-versionAlgorithm"
AUDIENCE = f"{_DTR}/questionnaireAudience"
COMPLETION_TIME = f"{_DTR}/estimated-completion-time"
ITEM_CONTROL = f"{_FHIR}/questionnaire-itemControl"
UNIT = f"{_FHIR}/questionnaire-unit"
UNIT_OPTION = f"{_FHIR}/questionnaire-unitOption"
LOWEST, HIGHEST = f"{_FHIR}/minValue", f"{_FHIR}/maxValue"
INITIAL_EXPRESSION = f"{_SDC}/sdc-questionnaire-initialExpression"
POPULATION_CONTEXT = f"{_SDC}/sdc-questionnaire-itemPopulationContext"

# Extensions of a response and its answers
CONTEXT = f"{_DTR}/qr-context"
COVERAGE = f"{_DTR}/qr-coverage"
INTENDED_USE = f"{_DTR}/intendedUse"
ORIGIN = f"{_DTR}/information-origin"
SIGNATURE = f"{_FHIR}/questionnaireresponse-signature"

# Code systems
ITEM_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
LAUNCH_CONTEXTS = "http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext"
SIGNATURE_TYPES = "urn:iso-astm:E1762-95:2013"
