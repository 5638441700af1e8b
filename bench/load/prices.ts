/**
 * List prices of us-east-1 in US dollars, without any free tier, as AWS's price pages gave them in November 2026.
 * A price that has moved is changed here.
 */
export const PRICES = {
  /** API Gateway, HTTP API, a million requests of at most 512 KB: the first 300 million of a month */
  httpRequests: 1.0,
  /** Lambda, a million requests */
  invocations: 0.2,
  /** Lambda on arm64, a GB-second */
  gbSeconds: 0.0000133334,
  /** DynamoDB on demand, a million request units */
  writeUnits: 0.625,
  readUnits: 0.125,
  /** DynamoDB, a GB-month beyond none */
  storedGb: 0.25,
  /** DynamoDB, point-in-time recovery, a GB-month */
  recoveryGb: 0.2,
  /** CloudWatch Logs, a GB taken in */
  logGb: 0.5,
  /** data out to the internet, a GB */
  outGb: 0.09,
  /** a month each */
  metric: 0.3,
  alarm: 0.1,
  dashboard: 3,
  secret: 0.4,
} as const;
