-- One table for each kind of row, with the columns that some query reads; what follows from a row is a view.
CREATE TABLE decision_row (
    request VARCHAR, line VARCHAR, product_line VARCHAR, contract VARCHAR, program VARCHAR, kind VARCHAR,
    received_at TIMESTAMPTZ, code VARCHAR, drug BOOLEAN, episode VARCHAR, urgency VARCHAR, outcome VARCHAR,
    began_at TIMESTAMPTZ, ended_at TIMESTAMPTZ, due_at TIMESTAMPTZ, automatic BOOLEAN, delegate VARCHAR,
    extended BOOLEAN, replaces VARCHAR, reopened BOOLEAN, clauses VARCHAR[]
);
CREATE TABLE appeal (
    request VARCHAR, line VARCHAR, product_line VARCHAR, contract VARCHAR, program VARCHAR, drug BOOLEAN,
    level INTEGER, urgency VARCHAR, request_urgency VARCHAR, outcome VARCHAR, ended_at TIMESTAMPTZ,
    decided_at TIMESTAMPTZ, seconds BIGINT, forwarded BOOLEAN, outside BOOLEAN
);
CREATE TABLE ask (
    clauses VARCHAR[], asked_at TIMESTAMPTZ, answer VARCHAR, seconds BIGINT, escalated BOOLEAN
);
CREATE TABLE judgment (
    clause VARCHAR, question VARCHAR, reading VARCHAR, in_favour BOOLEAN, resolved_at TIMESTAMPTZ
);
CREATE TABLE talk (
    product_line VARCHAR, began_at TIMESTAMPTZ, offered BOOLEAN, booked BOOLEAN, outcome VARCHAR
);
CREATE TABLE missed (
    product_line VARCHAR, rule VARCHAR, citation VARCHAR, stage VARCHAR, due_at TIMESTAMPTZ, deemed VARCHAR
);

-- A determination of the plan or its delegate, and nothing else, is decided. Seconds are whole and elapsed.
CREATE VIEW decision AS
SELECT
    *,
    if(outcome IN ('approved', 'partially_approved', 'adverse'), ended_at, NULL) AS decided_at,
    (epoch_us(decided_at) - epoch_us(began_at)) // 1000000 AS seconds,
    decided_at <= due_at AS kept
FROM decision_row;

-- A share in percent, null of nothing; and seconds as hours.
CREATE MACRO share(part, whole) AS round(100 * part / nullif(whole, 0), 2);
CREATE MACRO in_hours(seconds) AS round(seconds / 3600, 2);
