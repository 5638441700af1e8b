import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { sha256 } from '../../shared/crypto/hash.ts';
import type { Between } from '../runner/gateway.ts';
import type { Reply } from '../runner/reply.ts';
import type { Play } from './play.ts';

/** The scripts of a framed page find no storage of their own, as where a browser refuses it to frames of another site. */
const NO_STORAGE =
  "Object.defineProperty(window,'sessionStorage',{get(){throw new DOMException('played','SecurityError')}})";
const NO_STORAGE_HASH = `'sha256-${sha256(NO_STORAGE, 'base64')}'`;

/**
 * Stands between the browser and Roomkey: in frames, and for the scripts of their pages, cookies get lost both ways, and
 * the browser does not say so. A tab is left alone.
 */
export function playedBrowser(play: () => Play): Between {
  const loses = ({ headers }: APIGatewayProxyEventV2): boolean =>
    play().keeps !== 'usual' && ['iframe', 'empty'].includes(headers['sec-fetch-dest'] ?? '');
  return {
    toFunction(event) {
      if (!loses(event)) return event;
      const { cookies: _lost, headers, ...rest } = event;
      const { 'sec-fetch-storage-access': _untold, ...told } = headers;
      return { ...rest, headers: told };
    },
    toBrowser(event, reply) {
      if (!loses(event)) return reply;
      return { ...(play().keeps === 'nothing' ? withoutStorage(reply) : reply), cookies: [] };
    },
  };
}

function withoutStorage(reply: Reply): Reply {
  const { 'content-security-policy': policy = '', ...headers } = reply.headers;
  if (!policy.includes('script-src ')) return reply;
  const page = reply.body.toString('utf8').replace('<head>', `<head><script>${NO_STORAGE}</script>`);
  const csp = policy.replace('script-src ', `script-src ${NO_STORAGE_HASH} `);
  return { ...reply, headers: { ...headers, 'content-security-policy': csp }, body: Buffer.from(page) };
}
