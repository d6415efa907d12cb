"""Case files: JSON, YAML and NDJSON to cases, with every fault of a case in one sentence each."""

from assent.adapters.case_files.parse import parse_case, read_cases, read_text
from assent.adapters.case_files.read import read_values
from assent.adapters.case_files.schema import case_schema
from assent.adapters.case_files.settings import with_settings
from assent.adapters.case_files.starter import starter_case
from assent.adapters.case_files.wording import sentence

__all__ = [
    "case_schema",
    "parse_case",
    "read_cases",
    "read_text",
    "read_values",
    "sentence",
    "starter_case",
    "with_settings",
]
