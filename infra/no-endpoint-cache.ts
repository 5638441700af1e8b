/**
 * Takes the place of `@aws-sdk/endpoint-cache` in every bundle: the client makes one, and no DynamoDB command asks it.
 * With it goes a whole library of data structures, 8 kB.
 */
export class EndpointCache {}
