"""Generated calls to a real server: every operation, endpoint of FHIR, page and form, with values that are broken.

``python -m tests.robustness.fuzz --calls 10000`` prints what was called and how it was answered; a short run is a
test. A fault is: an answer of 500 or above that is no refusal to serve, an answer in another form than its address
answers in, something of a member in an error, in a header or in the log, a failure in the log, and a record that does
not verify afterwards.
"""
