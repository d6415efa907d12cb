SELECT
    product_line,
    count(*) AS decisions,
    count(*) FILTER (outcome = 'approved') AS approved,
    round(100.0 * approved / decisions, 2) AS approved_percent,
    count(*) FILTER (outcome = 'partially_approved') AS partially_approved,
    round(100.0 * partially_approved / decisions, 2) AS partially_approved_percent,
    count(*) FILTER (outcome = 'adverse') AS adverse,
    round(100.0 * adverse / decisions, 2) AS adverse_percent,
    count(*) FILTER (automatic) AS automatic,
    round(100.0 * automatic / decisions, 2) AS automatic_percent,
    count(*) FILTER (by_delegate) AS by_delegate,
    count(*) FILTER (reopened) AS reopened
FROM decision
WHERE episode = 'initial' AND decided_at >= $since AND decided_at < $until
GROUP BY product_line
ORDER BY product_line
