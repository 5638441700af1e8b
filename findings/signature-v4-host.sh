#!/usr/bin/env bash
# @smithy/signature-v4 5.7.5 does not sign the host by itself: a request whose headers lack `host` gets a signature over the
# x-amz headers alone, without an error, although SigV4 wants the host signed and the request object names it in `hostname`.
# Seen with Node 24: SignedHeaders=x-amz-content-sha256;x-amz-date without the header,
# host;x-amz-content-sha256;x-amz-date with it. Who signs by hand must add the header.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @smithy/signature-v4@5.7.5 @aws-crypto/sha256-js@5.2.0
cat >sign.mjs <<'JS'
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

const signer = new SignatureV4({
  service: 'dynamodb',
  region: 'us-east-1',
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-a-secret' },
  sha256: Sha256,
});
const hostname = 'dynamodb.us-east-1.amazonaws.com';
const signed = async (headers) => {
  const { headers: all } = await signer.sign(
    { method: 'POST', protocol: 'https:', hostname, path: '/', query: {}, headers, body: '{}' },
    { signingDate: new Date('2026-01-01T00:00:00Z') },
  );
  return /SignedHeaders=([^,]+)/.exec(all.authorization)[1];
};
const [without, given] = [await signed({}), await signed({ host: hostname })];
console.log(`without the header: ${without}\nwith it:            ${given}`);
if (without.split(';').includes('host')) throw new Error('the host is signed by itself now');
if (!given.split(';').includes('host')) throw new Error('a host header is not signed any more');
JS
node sign.mjs
