"""Credentials out of AWS Secrets Manager, by boto3 and its own settings."""

from __future__ import annotations

import json

from spdiag.credentials.found import Credentials, Offer

SPELLINGS = (
    ("client_id", "lwa_app_id", "lwa_client_id"),
    ("client_secret", "lwa_client_secret"),
    ("refresh_token", "sp_api_refresh_token"),
)
NAMES = ("client_id", "client_secret", "refresh_token")
PATIENCE = 5


def fetched(secret_id: str) -> Offer | str:
    """What the secret holds, or why it could not be had, in words that quote nothing of it."""
    import boto3  # few keep their credentials there
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    source = f"AWS secret {secret_id}"
    settings = Config(connect_timeout=PATIENCE, read_timeout=PATIENCE, retries={"total_max_attempts": 2})
    try:
        answer = boto3.client("secretsmanager", config=settings).get_secret_value(SecretId=secret_id)
    except ClientError as error:
        return f"{source} could not be read: {error.response.get('Error', {}).get('Code', 'refused')}"
    except (BotoCoreError, ValueError) as error:
        return f"{source} could not be read: {type(error).__name__}"
    return _offer(answer.get("SecretString", ""), source)


def _offer(text: str, source: str) -> Offer | str:
    try:
        content = json.loads(text)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        return f"{source} is not a JSON object with {', '.join(NAMES)}"
    kept = {name.casefold(): str(value) for name, value in content.items() if value}
    client_id, client_secret, token = (next((kept[one] for one in names if one in kept), "") for names in SPELLINGS)
    region = kept.get("sp_api_region", "")
    return Offer(Credentials(client_id, client_secret, token, source, region), NAMES)
