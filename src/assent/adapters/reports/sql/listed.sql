-- The codes that lines received in the period asked for, where authorization was not found unnecessary.
SELECT product_line, contract, program, code, drug, count(*) AS lines
FROM decision
WHERE episode = 'initial' AND outcome <> 'not_required' AND received_at >= $since AND received_at < $until
GROUP BY ALL
ORDER BY ALL
