"""Prior Authorization Support (PAS): request bundles turned into submissions, and records into response bundles."""
