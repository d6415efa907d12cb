"""The domain of prior authorization: from a request to an assessment, and onwards. Pure."""
