SELECT
    product_line,
    count(*) FILTER (offered) AS offered,
    count(*) FILTER (booked) AS booked,
    count(*) FILTER (outcome NOT IN ('', 'not_held')) AS held,
    count(*) FILTER (outcome = 'reconsider') AS reconsider,
    count(*) FILTER (outcome = 'new_information') AS new_information,
    count(*) FILTER (outcome = 'unchanged') AS unchanged,
    count(*) FILTER (outcome = 'not_held') AS not_held
FROM talk
WHERE began_at >= $since AND began_at < $until
GROUP BY product_line
ORDER BY product_line
