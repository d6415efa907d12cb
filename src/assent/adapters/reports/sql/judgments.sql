SELECT
    clause,
    question,
    reading,
    count(*) AS resolved,
    count(*) FILTER (in_favour) AS in_favour,
    round(100.0 * count(*) FILTER (in_favour) / count(*), 2) AS in_favour_percent
FROM judgment
WHERE resolved_at >= $since AND resolved_at < $until
GROUP BY ALL
ORDER BY ALL
