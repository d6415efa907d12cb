-- One table for each kind of row. Times are instants; seconds are elapsed.
CREATE TABLE decision (
    request VARCHAR, policy VARCHAR, product_line VARCHAR, contract VARCHAR, program VARCHAR, kind VARCHAR,
    received_at TIMESTAMPTZ, line VARCHAR, code VARCHAR, drug BOOLEAN, episode VARCHAR, urgency VARCHAR,
    outcome VARCHAR, ended_at TIMESTAMPTZ, decided_at TIMESTAMPTZ, seconds BIGINT, kept BOOLEAN,
    automatic BOOLEAN, by_delegate BOOLEAN, extended BOOLEAN, replaces VARCHAR, reopened BOOLEAN,
    clauses VARCHAR[]
);
CREATE TABLE appeal (
    request VARCHAR, policy VARCHAR, product_line VARCHAR, contract VARCHAR, program VARCHAR, kind VARCHAR,
    received_at TIMESTAMPTZ, line VARCHAR, code VARCHAR, drug BOOLEAN, appeal VARCHAR, level INTEGER,
    urgency VARCHAR, request_urgency VARCHAR, outcome VARCHAR, ended_at TIMESTAMPTZ, decided_at TIMESTAMPTZ,
    seconds BIGINT, forwarded BOOLEAN, outside BOOLEAN
);
CREATE TABLE ask (
    request VARCHAR, policy VARCHAR, product_line VARCHAR, contract VARCHAR, program VARCHAR, kind VARCHAR,
    received_at TIMESTAMPTZ, fact VARCHAR, clauses VARCHAR[], asked_at TIMESTAMPTZ, answer VARCHAR,
    seconds BIGINT, escalated BOOLEAN
);
CREATE TABLE judgment (
    request VARCHAR, policy VARCHAR, product_line VARCHAR, contract VARCHAR, program VARCHAR, kind VARCHAR,
    received_at TIMESTAMPTZ, clause VARCHAR, question VARCHAR, reading VARCHAR, in_favour BOOLEAN,
    resolved_at TIMESTAMPTZ
);
CREATE TABLE talk (
    request VARCHAR, policy VARCHAR, product_line VARCHAR, contract VARCHAR, program VARCHAR, kind VARCHAR,
    received_at TIMESTAMPTZ, began_at TIMESTAMPTZ, offered BOOLEAN, booked BOOLEAN, outcome VARCHAR
);
CREATE TABLE missed (
    request VARCHAR, policy VARCHAR, product_line VARCHAR, contract VARCHAR, program VARCHAR, kind VARCHAR,
    received_at TIMESTAMPTZ, line VARCHAR, rule VARCHAR, citation VARCHAR, stage VARCHAR, due_at TIMESTAMPTZ,
    deemed VARCHAR
);

-- A share in percent, null of nothing; and seconds as hours.
CREATE MACRO share(part, whole) AS round(100 * part / nullif(whole, 0), 2);
CREATE MACRO in_hours(seconds) AS round(seconds / 3600, 2);
