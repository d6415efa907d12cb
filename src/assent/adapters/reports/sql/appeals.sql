SELECT
    product_line,
    if(outside, 'outside body', level::VARCHAR) AS level,
    urgency,
    count(decided_at) AS decided,
    count(*) FILTER (outcome = 'overturned') AS overturned,
    share(overturned, decided) AS overturned_percent,
    count(*) FILTER (outcome = 'partly_overturned') AS partly_overturned,
    count(*) FILTER (outcome = 'upheld') AS upheld,
    in_hours(median(seconds)) AS median_hours,
    count(*) FILTER (outcome = 'deemed_granted') AS deemed_granted,
    count(*) FILTER (forwarded) AS forwarded
FROM appeal
WHERE ended_at >= $since AND ended_at < $until
GROUP BY ALL
ORDER BY ALL
