-- The four clauses of four.terms over a portfolio, for DuckDB. $portfolio and $as_of are set by duckdb_four.py.
-- One line a verdict: engagement, clause, subject, figure; sorted.

CREATE MACRO day(written) AS CAST(written[1:10] AS DATE);
CREATE MACRO amount(written) AS CAST(split_part(written, ' ', 1) AS DECIMAL(18, 2));
CREATE MACRO is_out_of_hours(written) AS
  isodow(day(written)) > 5 OR written[12:19] < '09:00:00' OR written[12:19] >= '18:00:00';

-- What a clause reads, of what had happened by the end of the day. The file is read once.
CREATE TEMP TABLE event AS
SELECT engagement, "at", epoch_us(CAST("at" AS TIMESTAMPTZ)) AS moment, "for" AS about,
  invoice, issued, payable, payment, amount, revision, change, approval, work, message
FROM read_json($portfolio, format = 'newline_delimited', columns = {
  engagement: 'VARCHAR', "at": 'VARCHAR', "by": 'VARCHAR', "for": 'VARCHAR',
  invoice: 'VARCHAR', issued: 'DATE', payable: 'VARCHAR', payment: 'VARCHAR', amount: 'VARCHAR',
  revision: 'VARCHAR', change: 'VARCHAR', approval: 'VARCHAR', work: 'VARCHAR', message: 'VARCHAR'})
WHERE "at"[1:10] <= $as_of
  AND (invoice IS NOT NULL OR payment IS NOT NULL OR revision IS NOT NULL OR change IS NOT NULL OR approval IS NOT NULL
    OR work IS NOT NULL OR (message IS NOT NULL AND "by" = 'client' AND is_out_of_hours("at")));

WITH
-- An invoice is settled on the day on which what was paid for it reaches what is payable.
paid AS (
  SELECT engagement, about, day("at") AS paid_on,
    sum(amount(amount)) OVER (PARTITION BY engagement, about ORDER BY moment ROWS UNBOUNDED PRECEDING) AS so_far
  FROM event WHERE payment IS NOT NULL
),
settled AS (
  SELECT i.engagement, i.invoice, i.issued, min(p.paid_on) AS settled_on
  FROM event i
  LEFT JOIN paid p ON p.engagement = i.engagement AND p.about = i.invoice AND p.so_far >= amount(i.payable)
  WHERE i.invoice IS NOT NULL
  GROUP BY ALL
),
overdue AS (
  SELECT engagement, invoice, coalesce(settled_on, CAST($as_of AS DATE)) - (issued + 14) AS days FROM settled
),
rounds AS (
  SELECT engagement, about, count(*) AS n FROM event WHERE revision IS NOT NULL GROUP BY ALL HAVING count(*) > 3
),
approved AS (
  SELECT engagement, about, min(moment) AS moment FROM event WHERE approval IS NOT NULL GROUP BY ALL
),
unapproved AS (
  SELECT w.engagement, w.work
  FROM event w
  SEMI JOIN (SELECT engagement, change FROM event WHERE change IS NOT NULL) c ON c.engagement = w.engagement AND c.change = w.about
  ANTI JOIN approved a ON a.engagement = w.engagement AND a.about = w.about AND a.moment < w.moment
  WHERE w.work IS NOT NULL
),
-- How many messages lie less than 168 hours before each, itself among them.
counted AS (
  SELECT engagement, message, moment, count(*) OVER (
    PARTITION BY engagement ORDER BY moment RANGE BETWEEN 604799999999 PRECEDING AND CURRENT ROW) AS n
  FROM event WHERE message IS NOT NULL
),
-- Those over the limit are of one episode as long as no other lies between them.
runs AS (
  SELECT *, count(*) FILTER (n <= 2) OVER (PARTITION BY engagement ORDER BY moment ROWS UNBOUNDED PRECEDING) AS run
  FROM counted
),
episodes AS (
  SELECT engagement, arg_min(message, moment) AS message, count(*) AS n FROM runs WHERE n > 2 GROUP BY engagement, run
),
verdict AS (
  SELECT engagement, 'paid_in_14_days' AS clause, invoice AS subject, days AS figure FROM overdue WHERE days > 0
  UNION ALL SELECT engagement, 'three_rounds', about, n FROM rounds
  UNION ALL SELECT engagement, 'approved_first', work, 1 FROM unapproved
  UNION ALL SELECT engagement, 'night_mail', message, n FROM episodes
)
SELECT concat_ws(E'\t', engagement, clause, subject, figure) AS line FROM verdict ORDER BY line;
