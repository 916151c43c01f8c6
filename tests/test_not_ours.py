"""What is not an error of SP-API is not explained as one: spdiag says that it does not know."""

from __future__ import annotations

import io
import json

import pytest

from spdiag.cli import run

NOT_OURS = {
    # what fits a rule by its words alone
    "mocha": 'Error: Timeout of 2000ms exceeded. For async tests and hooks, ensure "done()" is called; check your promise.',
    "dig": ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 3\n;; QUESTION SECTION:\n;printer.lan. IN A",
    "host": "Host printer.lan not found: 3(NXDOMAIN)",
    "smtp-unknown": "550 5.1.1 <joe@example.org>: Recipient address rejected: User unknown in local recipient table",
    # other vendors
    "stripe-key": '{"error": {"message": "Invalid API Key provided: sk_test_abc", "type": "invalid_request_error"}}',
    "stripe-403": 'HTTP/1.1 403 Forbidden\nserver: nginx\nStripe-Version: 2023-10-16\n\n{"error": {"code": "account_invalid", '
    '"message": "The provided key does not have access to account acct_1", "type": "invalid_request_error"}}',
    "stripe-python": "stripe.error.CardError: Request req_abc: Your card was declined.",
    "github-404": '{"message":"Not Found","documentation_url":"https://docs.github.com/rest/repos/repos#get-a-repository"}',
    "github-401": 'HTTP/2 401\nserver: GitHub.com\nx-github-request-id: AA:BB\n\n{"message":"Bad credentials"}',
    "google-grant": '{"error":"invalid_grant","error_description":"Bad Request"}\nhttps://oauth2.googleapis.com/token',
    "google-403": '{"error": {"code": 403, "message": "The caller does not have permission", "status": "PERMISSION_DENIED", '
    '"errors": [{"message": "The caller does not have permission", "domain": "global", "reason": "forbidden"}]}}',
    "google-client": "googleapiclient.errors.HttpError: <HttpError 403 when requesting "
    "https://sheets.googleapis.com/v4/spreadsheets/1?alt=json returned \"Request had insufficient scopes.\">",
    "azure-login": "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent is the client secret value. "
    'Trace ID: 0a {"error":"invalid_client","error_codes":[7000215],"correlation_id":"b"}',
    "azure-rest": '{"error":{"code":"AuthorizationFailed","message":"The client \'x\' does not have authorization to perform '
    "action 'Microsoft.Compute/virtualMachines/read' over scope '/subscriptions/1'\"}}",
    "shopify": '{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}',
    "shopify-429": "GET https://demo.myshopify.com/admin/api/2024-01/orders.json\nHTTP/1.1 429 Too Many Requests\n"
    '{"errors":"Exceeded 2 calls per second for api client."}',
    "ebay": '{"errors":[{"errorId":1001,"domain":"OAuth","category":"REQUEST","message":"Invalid access token",'
    '"longMessage":"Invalid access token. Check the value of the Authorization HTTP request header."}]}',
    "walmart": '{"error":[{"code":"UNAUTHORIZED.GMP_GATEWAY_API","field":"UNAUTHORIZED","description":"Unauthorized",'
    '"info":"Unauthorized token or incorrect authorization header.","severity":"ERROR","category":"DATA"}]}',
    "paypal": '{"name":"AUTHENTICATION_FAILURE","message":"Authentication failed due to invalid authentication credentials.",'
    '"links":[{"href":"https://developer.paypal.com/api/rest/","rel":"information_link"}]}',
    "slack": '{"ok":false,"error":"invalid_auth","warning":"missing_charset"}',
    "twilio": '{"code":20003,"message":"Authenticate","more_info":"https://www.twilio.com/docs/errors/20003","status":401}',
    "facebook": '{"error":{"message":"Invalid OAuth access token.","type":"OAuthException","code":190,"fbtrace_id":"A"}}',
    "openai": '{"error":{"message":"Rate limit reached for requests","type":"requests","param":null,"code":"rate_limit_exceeded"}}\n'
    "openai.RateLimitError: Error code: 429",
    "salesforce": '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]',
    "mailchimp": '{"type":"https://mailchimp.com/developer/errors/","title":"API Key Invalid","status":401,"detail":"Your API key '
    'may be invalid, or you\'ve attempted to access the wrong datacenter.","instance":"a"}',
    "cloudflare": "<!DOCTYPE html><html><head><title>Access denied | example.com used Cloudflare to restrict access</title></head>"
    "<body><h1>Error 1020</h1><p>Ray ID: 7a</p></body></html>",
    "ads-api": 'POST https://advertising-api.amazon.com/v2/sp/campaigns\nHTTP/1.1 401\n{"code":"UNAUTHORIZED","details":"Not authorized '
    'to access scope 123"}',
    # AWS that has nothing to do with selling
    "s3-denied": "An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied",
    "s3-xml": "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message>"
    "<BucketName>photos</BucketName><RequestId>AA</RequestId></Error>",
    "s3-host": "GET https://photos.s3.eu-west-1.amazonaws.com/cat.png\n403 Forbidden\n<Error><Code>AccessDenied</Code>"
    "<Message>Access Denied</Message></Error>",
    "ec2": "An error occurred (UnauthorizedOperation) when calling the RunInstances operation: You are not authorized to "
    "perform this operation.",
    "lambda": "An error occurred (ResourceNotFoundException) when calling the Invoke operation: Function not found: "
    "arn:aws:lambda:eu-west-1:123456789012:function:nightly",
    "lambda-429": "An error occurred (TooManyRequestsException) when calling the Invoke operation (reached max retries: 4): Rate Exceeded.",
    "dynamodb": "botocore.errorfactory.ProvisionedThroughputExceededException: An error occurred "
    "(ProvisionedThroughputExceededException) when calling the PutItem operation: The level of configured provisioned "
    "throughput for the table was exceeded.",
    "iam-policy": "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: ec2:DescribeInstances because no "
    "identity-based policy allows the ec2:DescribeInstances action",
    "ecr": "Error response from daemon: pull access denied for shop/web, repository does not exist or may require 'docker login'",
    # servers, databases, languages
    "nginx-404": "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>",
    "nginx-log": '10.0.0.7 - - [12/Mar/2024:10:01:11 +0000] "GET /wp-login.php HTTP/1.1" 403 153 "-" "Mozilla/5.0"',
    "nginx-header": "HTTP/1.1 404 Not Found\nServer: nginx/1.24.0\nContent-Type: text/html\nContent-Length: 153",
    "apache": "[Tue Mar 12 10:00:00 2024] [error] [client 10.0.0.1] client denied by server configuration: /var/www/html/.git",
    "kubernetes": 'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" '
    'in the namespace "default"',
    "kubernetes-pull": "Warning  Failed  2m  kubelet  Failed to pull image \"web:1\": rpc error: code = NotFound desc = not found",
    "postgres": 'ERROR:  permission denied for table customers\nSQL state: 42501',
    "postgres-duplicate": 'psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "users_pkey"\n'
    "DETAIL:  Key (id)=(1) already exists.",
    "mysql": "ERROR 1045 (28000): Access denied for user 'root'@'localhost' (using password: YES)",
    "node": "TypeError: Cannot read properties of undefined (reading 'map')\n    at render (/app/src/list.js:12:20)",
    "node-module": "Error: Cannot find module 'express'\nRequire stack:\n- /app/index.js\n    at Function._resolveFilename "
    "(node:internal/modules/cjs/loader:1039:15) {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: [ '/app/index.js' ]\n}",
    "python": 'Traceback (most recent call last):\n  File "main.py", line 3, in <module>\n    print(table["b"])\nKeyError: \'b\'',
    "python-type": 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n    1 + "a"\n'
    "TypeError: unsupported operand type(s) for +: 'int' and 'str'",
    "java": 'Exception in thread "main" java.lang.NullPointerException: Cannot invoke "String.length()" because "s" is null\n'
    "\tat com.shop.Main.main(Main.java:7)",
    "redis": "redis.exceptions.ResponseError: NOAUTH Authentication required.",
    "kafka": "org.apache.kafka.common.errors.TopicAuthorizationException: Not authorized to access topics: [orders]",
    "smtp": "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Username and Password not accepted.')",
    "terraform": "Error: Invalid reference\n\n  on main.tf line 4, in resource \"null_resource\" \"a\":\n   4:   triggers = b\n",
    "pip": "ERROR: Could not find a version that satisfies the requirement foo (from versions: none)",
    # what is no error at all
    "sql": "SELECT id, code, message FROM orders WHERE status = 403 AND created_at > '2024-01-01' ORDER BY id LIMIT 500;",
    "config": '{"name": "shop", "version": "1.0.0", "scripts": {"test": "jest"}, "dependencies": {"express": "^4.18.0"}}',
    "config-list": '{"servers": [], "timeout": 30, "retries": 3}',
    "html": "<!DOCTYPE html><html><head><title>My bakery</title></head><body><h1>Fresh bread</h1><p>Open from 7.</p></body></html>",
    "csv": "sku,price,quantity\nA-1,19.99,403\nA-2,5.00,12\nA-3,7.50,400\n",
    "shell": "$ ls -la\ntotal 12\ndrwxr-xr-x 2 me me 4096 Mar 12 10:00 .\n-rw-r--r-- 1 me me  403 Mar 12 10:00 notes.txt\n",
    "git": "error: failed to push some refs to 'git@example.com:shop/web.git'\nhint: Updates were rejected because the remote "
    "contains work that you do not have locally.",
    "git-403": "remote: Permission to shop/web.git denied to jane.\nfatal: unable to access 'https://github.com/shop/web.git/': "
    "The requested URL returned error: 403",
    "ssh": "Permission denied (publickey,password).",
    "mail": "Dear team,\n\nthe meeting on Thursday moves to 10:00, room 403. Please bring the order list.\n\nBest regards\nAnna",
    "recipe": "Mix 500 g of flour with 250 ml of water, add salt, and bake at 200 degrees for 40 minutes.",
    "german": "Guten Tag, wann wird meine Bestellung geliefert? Ich warte seit zwei Wochen.",
    "french": "Bonjour, je voudrais annuler ma commande et recevoir un remboursement, merci.",
    "japanese": "昨日の会議の議事録を共有します。次回は来週の水曜日です。",
    "chinese": "今天天气很好，我们去公园散步吧。",
    "russian": "Подскажите, пожалуйста, как пройти в библиотеку?",
    "poem": "The woods are lovely, dark and deep, but I have promises to keep.",
    "log": "2024-03-12 10:00:00 INFO  Started application in 2.4 seconds\n2024-03-12 10:00:01 INFO  Listening on port 8080",
    "phone": "+49 30 1234567",
    "word": "hello",
    "number": "42",
}  # fmt: skip

STILL_OURS = (
    "403 Forbidden",
    "401",
    "HTTP/1.1 403 Forbidden",
    "403",
    '{"message":"Forbidden"}',
    '{"message": "Too Many Requests"}',
    '{"error":"invalid_grant"}',
    '{"error_description":"Client authentication failed","error":"invalid_client"}',
    "An error occurred (AccessDenied) when calling the AssumeRole operation: not authorized",
    'requests.exceptions.HTTPError: 403 Client Error: Forbidden for url: https://sellingpartnerapi-na.amazon.com/orders/v0/orders',
    '[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":""}]',
    "Request failed with status code 403",
    # another vendor's host stands beside Amazon's
    'Posted from https://github.com/me/app: https://sellingpartnerapi-eu.amazon.com/orders/v0/orders\n403 '
    '{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":""}]}',
)  # fmt: skip


@pytest.fixture
def explained(monkeypatch, capfd):
    """The exit status and the document of `spdiag explain -`."""

    def explain(text, *options):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
        status = run(["explain", "--format", "json", "-", *options])
        return status, json.loads(capfd.readouterr().out)

    return explain


@pytest.mark.parametrize("name", NOT_OURS)
def test_what_is_not_of_sp_api_stays_unknown(explained, name):
    text = NOT_OURS[name]

    status, document = explained(text)

    assert (status, document["outcome"], document["causes"]) == (3, "unknown", [])


@pytest.mark.parametrize("text", STILL_OURS)
def test_a_paste_without_a_foreign_mark_is_explained(explained, text):
    status, document = explained(text)

    assert (status, document["outcome"]) == (0, "explained")


@pytest.mark.parametrize(
    "name", [name for name in NOT_OURS if name.startswith(("stripe", "github", "google", "shopify"))]
)
def test_a_status_does_not_make_another_vendors_error_ours(explained, name):
    status, document = explained(NOT_OURS[name], "--status", "403")

    assert (status, document["causes"]) == (3, [])
