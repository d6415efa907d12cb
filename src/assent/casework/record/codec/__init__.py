"""Events as JSON and back: their canonical text, its digest, and a reader that takes nothing else."""
