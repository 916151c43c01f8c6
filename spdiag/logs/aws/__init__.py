"""Logs that lie in AWS: fetched from S3, or counted there by Athena and CloudWatch Logs Insights."""
