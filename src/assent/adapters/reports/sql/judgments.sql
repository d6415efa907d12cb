SELECT
    clause,
    question,
    reading,
    count(*) AS resolved,
    count(*) FILTER (in_favour) AS in_favour,
    share(count(*) FILTER (in_favour), count(*)) AS in_favour_percent
FROM judgment
WHERE resolved_at >= $since AND resolved_at < $until
GROUP BY ALL
ORDER BY ALL
