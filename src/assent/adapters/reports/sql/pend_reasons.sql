-- A question that several clauses want counts once for each of them.
SELECT
    clause,
    count(*) AS asked,
    count(*) FILTER (answer = 'given') AS given,
    count(*) FILTER (answer = 'none_to_give') AS none_to_give,
    count(*) FILTER (answer = 'unanswered') AS unanswered,
    count(*) FILTER (answer = 'waiting') AS waiting,
    round(100.0 * unanswered / asked, 2) AS unanswered_percent,
    round(median(seconds) FILTER (answer = 'given') / 3600, 2) AS median_hours,
    count(*) FILTER (escalated) AS escalated
FROM (
    SELECT unnest(if(len(clauses) = 0, [''], clauses)) AS clause, answer, seconds, escalated
    FROM ask
    WHERE asked_at >= $since AND asked_at < $until
)
GROUP BY clause
ORDER BY asked DESC, clause
