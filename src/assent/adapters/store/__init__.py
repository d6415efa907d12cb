"""The durable record: SQLite in one file, or PostgreSQL. Append-only entries, chained, and what is derived."""

from assent.adapters.store.accounts.accounts import AccountTables
from assent.adapters.store.attachments import Attachments, Kept, Limits, Permission
from assent.adapters.store.backup import copy_store, restore
from assent.adapters.store.bookmarks import Bookmarks
from assent.adapters.store.checkpoints import Checkpoint
from assent.adapters.store.errors import (
    AttachmentRefused,
    ChangedMeanwhile,
    DamagedRecord,
    KeyUsedBefore,
    NothingThere,
    OpeningRefused,
    OutOfDate,
    RuleBroken,
    StoreError,
    StoreUnavailable,
)
from assent.adapters.store.exchange.guidance import GuidanceTables
from assent.adapters.store.record import Appended, Derives, Drop, OfState, Patch, Projection, Put, each
from assent.adapters.store.store import Happened, Store, has_record, is_store, open_store
from assent.adapters.store.verify import Difference, Report
from assent.casework.worklist.query import Filter, Order, Page, Summary

__all__ = [
    "AccountTables",
    "Appended",
    "AttachmentRefused",
    "Attachments",
    "Bookmarks",
    "ChangedMeanwhile",
    "Checkpoint",
    "DamagedRecord",
    "Derives",
    "Difference",
    "Drop",
    "Filter",
    "GuidanceTables",
    "Happened",
    "Kept",
    "KeyUsedBefore",
    "Limits",
    "NothingThere",
    "OfState",
    "OpeningRefused",
    "Order",
    "OutOfDate",
    "Page",
    "Patch",
    "Permission",
    "Projection",
    "Put",
    "Report",
    "RuleBroken",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Summary",
    "copy_store",
    "each",
    "has_record",
    "is_store",
    "open_store",
    "restore",
]
