# For each operation, status and message: how many of the sellers seen on the operation fail.
# usage: jq -nRr -f sellers.jq sp-api.jsonl        (lines that are no JSON objects are passed over)
reduce (inputs | fromjson? | objects | select(.path)) as $call ({};
  ($call.operation // "\($call.method) \($call.path)") as $what
  | ($call.seller // "") as $seller
  | (if $seller == "" then . else .seen[$what][$seller] = true end)
  | if $call.status == null or $call.status >= 400 then
      ([$what, $call.status, $call.code, $call.message] | tojson) as $error
      | .errors[$error].path //= $call.path
      | .errors[$error].failures += 1
      | (if $seller == "" then . else .errors[$error].sellers[$seller] = true end)
    else . end)
| .seen as $seen
| [(.errors // {}) | to_entries[] | (.key | fromjson) as [$what, $status, $code, $message] | {
    operation: $what, status: $status, code: $code, message: $message, example_path: .value.path,
    sellers_seen: ($seen[$what] // {} | length),
    sellers_failing: (.value.sellers // {} | length),
    failures: .value.failures
  }]
| sort_by(-.sellers_failing, -.failures, .operation)[]
| tojson
