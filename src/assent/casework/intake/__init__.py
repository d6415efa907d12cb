"""A request comes in: draft, submission, facts, documents, withdrawal."""
