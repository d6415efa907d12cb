"""An installation for each test, as those of the interface have it."""

from tests.web.conftest import an_empty_store, served

__all__ = ["an_empty_store", "served"]
