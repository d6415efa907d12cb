"""A patient's chart in FHIR R4 to the facts of a policy: which resource proves, supports or contradicts what.

What a resource does for which fact is the policy's (``logic.chart_rules``); nothing here names a policy, a drug or
a scale.
"""
