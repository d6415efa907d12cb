"""What every call passes through: the edge, who calls, parameters, problems, logs, the description."""
