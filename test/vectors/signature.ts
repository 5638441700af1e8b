import { createPublicKey } from 'node:crypto';
import { type Claims, newKey, signToken, type TestKey } from '../support/platform.ts';
import { launchRow } from './launch-row.ts';
import { formOf, type Row, type Stage, type Wrong } from './row.ts';

const [HEADER, PAYLOAD, SIGNATURE] = [0, 1, 2] as const;

/** Rewrites one part of the token and leaves the others. */
const part =
  (index: number, change: (part: string) => string): Wrong =>
  () => ({
    token: (good) =>
      good
        .split('.')
        .map((text, i) => (i === index ? change(text) : text))
        .join('.'),
  });

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const edited = (change: Claims) => (text: string) =>
  base64({ ...JSON.parse(Buffer.from(text, 'base64url').toString()), ...change });

/** Signed by a key of the attacker's own that claims the platform's kid. */
let forger: TestKey | undefined;
const forged =
  (header: (key: TestKey) => Record<string, unknown> = () => ({})): Wrong =>
  (stage: Stage) => {
    forger ??= newKey(stage.world.key.kid);
    const key = forger;
    const { sent } = formOf(stage);
    return { token: () => signToken(sent, key, header(key)) };
  };

const publicPart = ({ privateKey }: TestKey) => createPublicKey(privateKey).export({ format: 'jwk' });

/** Tokens whose shape, algorithm, key or signature is wrong. */
export const SIGNATURES: readonly Row[] = [
  // algorithms: RFC 8725 3.1
  launchRow('alg none without a signature', 401, 'algorithm-refused', { header: { alg: 'none' } }),
  launchRow('alg none over a good signature', 401, 'algorithm-refused', part(HEADER, edited({ alg: 'none' }))),
  launchRow('alg nOnE', 401, 'algorithm-refused', { header: { alg: 'nOnE' } }),
  launchRow('HS256 with the public key as the secret', 401, 'algorithm-refused', { header: { alg: 'HS256' } }),
  launchRow('RS512 where the registration allows RS256 only', 401, 'algorithm-refused', { header: { alg: 'RS512' } }),
  launchRow('PS256 where the registration allows RS256 only', 401, 'algorithm-refused', { header: { alg: 'PS256' } }),
  launchRow('ES256 over an RSA key', 401, 'algorithm-refused', part(HEADER, edited({ alg: 'ES256' }))),
  launchRow(
    'RS256 where the registration allows ES256 only',
    401,
    'algorithm-refused',
    { header: { alg: 'RS256' } },
    { platform: 'ec' },
  ),
  launchRow(
    'ES384 where the registration allows ES256 only',
    401,
    'algorithm-refused',
    part(HEADER, edited({ alg: 'ES384' })),
    { platform: 'ec' },
  ),
  launchRow('an algorithm nobody knows', 401, 'algorithm-refused', { header: { alg: 'RS257' } }),
  launchRow('alg missing', 401, 'algorithm-refused', part(HEADER, edited({ alg: undefined }))),
  launchRow('alg as a list', 401, 'algorithm-refused', part(HEADER, edited({ alg: ['RS256'] }))),

  // kid: Security Framework 1.0 6.3
  launchRow('no kid in the header', 401, 'kid-missing', { header: { kid: null } }),
  launchRow('kid empty', 401, 'kid-missing', { header: { kid: '' } }),
  launchRow('kid as a number', 401, 'kid-missing', part(HEADER, edited({ kid: 7 }))),
  launchRow('a kid that the platform does not publish', 401, 'key-unknown', { header: { kid: 'nobodys-key' } }),
  launchRow('a kid that climbs paths', 401, 'key-unknown', { header: { kid: '../../../../dev/null' } }),
  launchRow('a kid that injects', 401, 'key-unknown', { header: { kid: "x' OR '1'='1" } }),
  launchRow('a kid of another platform', 401, 'key-unknown', ({ scene }) => ({
    header: { kid: scene.schoology.key.kid },
  })),

  // signatures
  launchRow('signed by another key under the same kid', 401, 'signature-invalid', forged()),
  launchRow(
    'the attacker’s key in the jwk header',
    401,
    'signature-invalid',
    forged((key) => ({ jwk: publicPart(key) })),
  ),
  launchRow(
    'the attacker’s key set in the jku header',
    401,
    'signature-invalid',
    forged(() => ({ jku: 'https://evil.example/jwks' })),
  ),
  launchRow(
    'the attacker’s certificate in the x5u header',
    401,
    'signature-invalid',
    forged(() => ({ x5u: 'https://evil.example/cert' })),
  ),
  launchRow('payload changed after signing', 401, 'signature-invalid', part(PAYLOAD, edited({ sub: 'somebody-else' }))),
  launchRow('header changed after signing', 401, 'signature-invalid', part(HEADER, edited({ typ: 'at+jwt' }))),
  launchRow(
    'signature cut off',
    401,
    'signature-invalid',
    part(SIGNATURE, () => ''),
  ),
  launchRow(
    'signature shortened',
    401,
    'signature-invalid',
    part(SIGNATURE, (text) => text.slice(0, -8)),
  ),
  launchRow(
    'signature of zeros',
    401,
    'signature-invalid',
    part(SIGNATURE, () => Buffer.alloc(256).toString('base64url')),
  ),
  launchRow('signature of another launch', 401, 'signature-invalid', async (stage) => {
    const other = formOf({ ...stage, begun: { ...stage.begun, nonce: 'another-nonce' } }).form['id_token'] ?? '';
    return { token: (good) => [...good.split('.').slice(0, 2), other.split('.')[2]].join('.') };
  }),
  launchRow(
    'ECDSA signature of zeros (CVE-2022-21449)',
    401,
    'signature-invalid',
    part(SIGNATURE, () => Buffer.alloc(64).toString('base64url')),
    { platform: 'ec' },
  ),
  launchRow(
    'ECDSA signature in DER',
    401,
    'signature-invalid',
    part(SIGNATURE, (text) =>
      Buffer.concat([Buffer.from([0x30, 0x44]), Buffer.from(text, 'base64url')]).toString('base64url'),
    ),
    { platform: 'ec' },
  ),

  // shapes
  launchRow('a token of two parts', 400, 'id-token-malformed', {
    token: (good) => good.split('.').slice(0, 2).join('.'),
  }),
  launchRow('a token of four parts', 400, 'id-token-malformed', { token: (good) => `${good}.AAAA` }),
  launchRow('an encrypted token of five parts', 400, 'id-token-malformed', { token: (good) => `${good}.AAAA.AAAA` }),
  launchRow('a token with padding', 400, 'id-token-malformed', { token: (good) => `${good}=` }),
  launchRow('a token with a line break', 400, 'id-token-malformed', { token: (good) => `${good}\n` }),
  launchRow(
    'a token in standard base64',
    400,
    'id-token-malformed',
    part(SIGNATURE, (text) => `${text}+/`),
  ),
  launchRow(
    'a payload with a line break in it',
    400,
    'id-token-malformed',
    part(PAYLOAD, (text) => `${text.slice(0, 40)}\n${text.slice(40)}`),
  ),
  launchRow(
    'a payload with a character whose low byte is the one that was signed',
    400,
    'id-token-malformed',
    part(PAYLOAD, (text) => String.fromCharCode(0x100 + text.charCodeAt(0)) + text.slice(1)),
  ),
  launchRow(
    'a header that is not JSON',
    400,
    'id-token-malformed',
    part(HEADER, () => Buffer.from('{alg').toString('base64url')),
  ),
  launchRow(
    'a header that is a list',
    400,
    'id-token-malformed',
    part(HEADER, () => base64(['RS256'])),
  ),
  launchRow(
    'a payload that is not JSON',
    400,
    'id-token-malformed',
    part(PAYLOAD, () => 'AAAA'),
  ),
  launchRow('a payload that is a list', 400, 'id-token-malformed', ({ world }) => ({
    token: () => signToken(['a', 'b'], world.key),
  })),
  launchRow('a payload that is null', 400, 'id-token-malformed', ({ world }) => ({
    token: () => signToken(null, world.key),
  })),
  launchRow(
    'a payload nested a hundred thousand deep',
    400,
    'id-token-malformed',
    part(PAYLOAD, () => Buffer.from('['.repeat(100_000)).toString('base64url')),
  ),
  launchRow('a header extension that must be understood', 400, 'id-token-malformed', {
    header: { crit: ['exp'], exp: 1 },
  }),
  launchRow('an unencoded payload (b64 false)', 400, 'id-token-malformed', { header: { crit: ['b64'], b64: false } }),
  launchRow('an extension about the encoding, with the payload encoded (b64 true)', 400, 'id-token-malformed', {
    header: { crit: ['b64'], b64: true },
  }),
  launchRow('a list of extensions that is null', 400, 'id-token-malformed', { header: { crit: null } }),
  launchRow(
    'a payload that is not UTF-8',
    400,
    'id-token-malformed',
    part(PAYLOAD, (text) => {
      const bytes = Buffer.from(text, 'base64url');
      bytes[bytes.indexOf('"sub":"') + 7] = 0xff;
      return bytes.toString('base64url');
    }),
  ),
  launchRow('markup in place of a token', 400, 'id-token-malformed', { token: () => '<script>alert(1)</script>' }),
];
