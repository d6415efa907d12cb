-- A question that several clauses want counts once for each of them.
SELECT
    clause,
    count(*) AS asked,
    count(*) FILTER (answer = 'given') AS given,
    count(*) FILTER (answer = 'none_to_give') AS none_to_give,
    count(*) FILTER (answer = 'no_longer_needed') AS no_longer_needed,
    count(*) FILTER (answer = 'unanswered') AS unanswered,
    count(*) FILTER (answer = 'waiting') AS waiting,
    share(unanswered, asked) AS unanswered_percent,
    in_hours(median(seconds) FILTER (answer = 'given')) AS median_hours,
    count(*) FILTER (escalated) AS escalated
FROM (
    SELECT unnest(if(len(clauses) = 0, [''], clauses)) AS clause, answer, seconds, escalated
    FROM ask
    WHERE asked_at >= $since AND asked_at < $until
)
GROUP BY clause
ORDER BY asked DESC, clause
