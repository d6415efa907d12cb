"""The store as the desk uses it: rows derived from requests, and one class behind the desk's port."""

from assent.adapters.projections.accounts import AccountRecord
from assent.adapters.projections.backups import back_up, restore_folder
from assent.adapters.projections.documents import RequestDocuments
from assent.adapters.projections.folder_access import close_to_others, lacks_room, open_to_others
from assent.adapters.projections.guidance import GuidanceRecord
from assent.adapters.projections.office import OfficeFile, check_no_office, make_office, read_office
from assent.adapters.projections.place import FILE, make_place, place_of, seal_keys_of
from assent.adapters.projections.record import PROJECTIONS, RequestRecord, check_current, open_record
from assent.adapters.projections.settings import SettingsRecord
from assent.adapters.projections.subscriptions import SubscriptionRecord

__all__ = [
    "FILE",
    "PROJECTIONS",
    "AccountRecord",
    "GuidanceRecord",
    "OfficeFile",
    "RequestDocuments",
    "RequestRecord",
    "SettingsRecord",
    "SubscriptionRecord",
    "back_up",
    "check_current",
    "check_no_office",
    "close_to_others",
    "lacks_room",
    "make_office",
    "make_place",
    "open_record",
    "open_to_others",
    "place_of",
    "read_office",
    "restore_folder",
    "seal_keys_of",
]
