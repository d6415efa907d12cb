SELECT
    product_line,
    if(drug, 'drug', 'service') AS item,
    kind,
    urgency,
    count(*) AS decisions,
    count(kept) AS with_deadline,
    count(*) FILTER (kept) AS in_time,
    share(count(*) FILTER (kept), count(kept)) AS in_time_percent,
    in_hours(median(seconds)) AS median_hours,
    in_hours(quantile_cont(seconds, 0.9)) AS p90_hours,
    count(*) FILTER (extended) AS extended
FROM decision
WHERE episode = 'initial' AND decided_at >= $since AND decided_at < $until
GROUP BY ALL
ORDER BY ALL
