SELECT
    rule,
    citation,
    product_line,
    stage,
    count(*) AS missed,
    count(*) FILTER (deemed = 'adverse') AS deemed_adverse,
    count(*) FILTER (deemed = 'granted') AS deemed_granted,
    count(*) FILTER (deemed = '') AS nothing
FROM missed
WHERE due_at >= $since AND due_at < $until
GROUP BY ALL
ORDER BY ALL
