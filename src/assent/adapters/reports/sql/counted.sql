-- What the public figures are taken over, with a column for every property that a definition may name.
-- `decided`: lines whose first determination falls in the period. `appealed`: lines of which an appeal was
-- decided in it, each once. Nothing that the law deems is a determination, so none of it is here.
WITH appeals_decided AS (
    SELECT
        request, line,
        any_value(product_line) AS product_line, any_value(contract) AS contract,
        any_value(program) AS program, any_value(drug) AS drug,
        arg_min(request_urgency, decided_at) AS urgency,
        bool_or(outcome = 'overturned') AS approved_after_appeal,
        bool_or(decided_at >= $since AND decided_at < $until) AS in_period,
        bool_or(outcome = 'overturned' AND decided_at >= $since AND decided_at < $until) AS overturned_in_period
    FROM appeal
    WHERE decided_at IS NOT NULL
    GROUP BY request, line
),

first_decision AS (
    SELECT * FROM decision WHERE episode = 'initial' AND decided_at IS NOT NULL
),

counted AS (
    SELECT
        'decided' AS population, d.product_line, d.contract, d.program, d.drug, d.seconds,
        d.urgency = 'standard' AS standard,
        d.urgency = 'expedited' AS expedited,
        true AS decided,
        d.outcome = 'approved' AS approved,
        d.outcome IN ('partially_approved', 'adverse') AS denied,
        d.extended,
        a.request IS NOT NULL AS appealed,
        coalesce(a.approved_after_appeal, false) AS approved_after_appeal
    FROM first_decision AS d LEFT JOIN appeals_decided AS a USING (request, line)
    WHERE d.decided_at >= $since AND d.decided_at < $until
    UNION ALL
    SELECT
        'appealed', a.product_line, a.contract, a.program, a.drug, d.seconds,
        a.urgency = 'standard',
        a.urgency = 'expedited',
        d.request IS NOT NULL,
        coalesce(d.outcome = 'approved', false),
        coalesce(d.outcome IN ('partially_approved', 'adverse'), false),
        coalesce(d.extended, false),
        true,
        a.overturned_in_period
    FROM appeals_decided AS a LEFT JOIN first_decision AS d USING (request, line)
    WHERE a.in_period
)
