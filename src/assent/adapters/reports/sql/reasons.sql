-- Every determination that says no, after a reopening too: each had its clinician.
SELECT
    clause,
    product_line,
    count(*) FILTER (outcome = 'adverse') AS adverse,
    count(*) FILTER (outcome = 'partially_approved') AS partially_approved
FROM (
    SELECT unnest(clauses) AS clause, product_line, outcome
    FROM decision
    WHERE outcome IN ('adverse', 'partially_approved') AND decided_at >= $since AND decided_at < $until
)
GROUP BY ALL
ORDER BY adverse + partially_approved DESC, clause, product_line
