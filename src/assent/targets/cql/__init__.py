"""Clinical Quality Language: what fills a questionnaire from a chart, as text and as the compiled form (ELM).

Both come from one small tree, so that they say the same and nothing has to be compiled elsewhere.
"""
