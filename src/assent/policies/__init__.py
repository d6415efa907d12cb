"""Coverage policies: content, not engine. A policy file reads and writes nothing."""
