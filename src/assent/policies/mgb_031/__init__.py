"""Medical Policy 031, Intravenous Ketamine for Treatment-Resistant Depression, by version."""
