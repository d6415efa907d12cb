SELECT
    product_line,
    count(*) AS decisions,
    count(*) FILTER (outcome = 'approved') AS approved,
    share(approved, decisions) AS approved_percent,
    count(*) FILTER (outcome = 'partially_approved') AS partially_approved,
    share(partially_approved, decisions) AS partially_approved_percent,
    count(*) FILTER (outcome = 'adverse') AS adverse,
    share(adverse, decisions) AS adverse_percent,
    count(*) FILTER (automatic) AS automatic,
    share(count(*) FILTER (automatic), decisions) AS automatic_percent,
    count(*) FILTER (delegate <> '') AS by_delegate,
    count(*) FILTER (reopened) AS reopened
FROM decision
WHERE episode = 'initial' AND decided_at >= $since AND decided_at < $until
GROUP BY product_line
ORDER BY product_line
