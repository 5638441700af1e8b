import { randomUUID } from 'node:crypto';
import { LTITool } from '@lti-tool/core';
import type { Handler } from '../shapes.ts';
import { formOf, keySetUrl, onward, settings } from './settings.ts';

const { issuer, audience, deployment, authorize, baseUrl } = settings;
const config = {
  iss: issuer,
  clientId: audience,
  deploymentId: deployment,
  authUrl: authorize,
  tokenUrl: `${issuer}/token`,
  jwksUrl: keySetUrl,
};
const nonces = new Map<string, Date>();
const sessions = new Map<string, { id: string }>();

/** Memory for what a launch asks of a storage; its own for DynamoDB is not on npm. */
const storage = {
  getLaunchConfig: async () => config,
  storeNonce: async (nonce: string, until: Date) => void nonces.set(nonce, until),
  validateNonce: async (nonce: string) => {
    const until = nonces.get(nonce);
    nonces.delete(nonce);
    return until !== undefined && until.getTime() > Date.now();
  },
  addSession: async (session: { id: string }) => {
    sessions.set(session.id, session);
    return session.id;
  },
};

const tool = (async () => {
  const rsa = {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
  const keyPair = await crypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
  return new LTITool({ stateSecret: new TextEncoder().encode(randomUUID() + randomUUID()), keyPair, storage });
})();

export const login: Handler = async (event) => {
  const form = formOf(event);
  const location = await (await tool).handleLogin({
    client_id: form.get('client_id') ?? '',
    iss: form.get('iss') ?? '',
    launchUrl: `${baseUrl}/launch`,
    login_hint: form.get('login_hint') ?? '',
    target_link_uri: form.get('target_link_uri') ?? '',
    lti_deployment_id: deployment,
    lti_message_hint: form.get('lti_message_hint') ?? '',
  });
  return { statusCode: 302, headers: { location } };
};

export const launch: Handler = async (event) => {
  const form = formOf(event);
  const payload = await (await tool).verifyLaunch(form.get('id_token') ?? '', form.get('state') ?? '');
  const session = await (await tool).createSession(payload);
  return onward(`https://app.example/?session=${session.id}`);
};
