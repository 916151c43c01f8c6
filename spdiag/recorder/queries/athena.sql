-- For each operation, status and message: how many of the sellers seen on the operation fail.
-- The table, for lines that spdiag.recorder wrote to S3:
--   CREATE EXTERNAL TABLE sp_api_calls (time string, seller string, marketplace string, method string, path string,
--     operation string, status int, code string, message string, request_id string, ms int, api_host string)
--   ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION 's3://BUCKET/PREFIX/'
WITH calls AS (
  SELECT
    seller,
    coalesce(operation, method || ' ' || path) AS operation,
    path,
    status,
    code,
    message,
    status IS NULL OR status >= 400 AS failed,
    time AS seen_at
  FROM sp_api_calls
  WHERE time >= '2026-11-28' -- the days to look at
),
seen AS (
  SELECT operation, count(DISTINCT seller) AS sellers_seen
  FROM calls
  GROUP BY operation
)
SELECT
  calls.operation,
  calls.status,
  calls.code,
  calls.message,
  min(calls.path) AS example_path,
  max(seen.sellers_seen) AS sellers_seen,
  count(DISTINCT calls.seller) AS sellers_failing,
  count(*) AS failures,
  min(calls.seen_at) AS first_seen,
  max(calls.seen_at) AS last_seen
FROM calls
JOIN seen ON seen.operation = calls.operation
WHERE calls.failed
GROUP BY calls.operation, calls.status, calls.code, calls.message
ORDER BY sellers_failing DESC, failures DESC, calls.operation
