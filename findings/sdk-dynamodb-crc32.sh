#!/usr/bin/env bash
# @aws-sdk/client-dynamodb 3.1164.0 does not look at x-amz-crc32. DynamoDB sends the CRC32 of each answer's body in that header,
# and older clients of AWS compared it and asked again. This one takes an answer whose checksum is another body's for good:
# one request, no retry, no warning. Seen with Node 24 against a local server that answers {"TableNames":["Seen"]} with crc32 1.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/client-dynamodb@3.1164.0
cat >ask.mjs <<'JS'
import { createServer } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'x-amz-crc32': '1' });
    response.end('{"TableNames":["Seen"]}');
  });
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const client = new DynamoDBClient({
  endpoint: `http://127.0.0.1:${server.address().port}`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' },
});
const { TableNames } = await client.send(new ListTablesCommand({}));
client.destroy();
server.close();
console.log(`taken after ${requests} request: ${TableNames}`);
if (requests !== 1 || TableNames?.[0] !== 'Seen') throw new Error('the checksum counts now');
JS
node ask.mjs
