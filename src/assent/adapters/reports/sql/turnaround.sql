SELECT
    product_line,
    if(drug, 'drug', 'service') AS item,
    kind,
    urgency,
    count(*) AS decisions,
    count(kept) AS with_deadline,
    count(*) FILTER (kept) AS in_time,
    round(100.0 * count(*) FILTER (kept) / nullif(count(kept), 0), 2) AS in_time_percent,
    round(median(seconds) / 3600, 2) AS median_hours,
    round(quantile_cont(seconds, 0.9) / 3600, 2) AS p90_hours,
    count(*) FILTER (extended) AS extended
FROM decision
WHERE episode = 'initial' AND decided_at >= $since AND decided_at < $until
GROUP BY ALL
ORDER BY ALL
