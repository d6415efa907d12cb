"""Documentation templates and rules: questionnaires as resources, and what is answered to them as facts."""
