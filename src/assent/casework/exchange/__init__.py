"""What programs of offices exchange with the plan by the standards: who they are, and what they were told."""
