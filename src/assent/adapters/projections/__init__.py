"""The store as the desk uses it: rows derived from requests, and one class behind the desk's port."""

from assent.adapters.projections.office import OfficeFile, make_office, read_office
from assent.adapters.projections.record import PROJECTIONS, RequestRecord, open_record

__all__ = ["PROJECTIONS", "OfficeFile", "RequestRecord", "make_office", "open_record", "read_office"]
