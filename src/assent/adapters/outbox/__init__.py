"""Letters on their way out: a folder from which a service for print and mail, or for fax, collects them."""

from assent.adapters.outbox.folder import FolderOutbox as FolderOutbox
