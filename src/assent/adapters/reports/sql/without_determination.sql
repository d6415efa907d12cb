SELECT
    product_line,
    count(*) FILTER (outcome = 'withdrawn') AS withdrawn,
    count(*) FILTER (outcome = 'not_required') AS not_required,
    count(*) FILTER (outcome = 'decided_on_appeal') AS decided_on_appeal,
    count(*) FILTER (episode = 'reopened' AND decided_at IS NOT NULL) AS redetermined,
    count(*) FILTER (episode = 'reopened' AND decided_at IS NOT NULL AND replaces <> outcome) AS changed
FROM decision
WHERE ended_at >= $since AND ended_at < $until
GROUP BY product_line
HAVING withdrawn + not_required + decided_on_appeal + redetermined > 0
ORDER BY product_line
