import type { LookupAddress, LookupAllOptions, LookupOneOptions } from 'node:dns';
import { request } from 'node:http';

const LOOPBACK: LookupAddress = { address: '127.0.0.1', family: 4 };

function isLocal(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost');
}

type Answer = (error: null, address: string | LookupAddress[], family?: number) => void;

/** For a `lookup` option of node:net: every name is this machine; the system's resolver is not asked. */
function lookupLoopback(_hostname: string, options: LookupAllOptions | LookupOneOptions, answer: Answer): void {
  if (options.all === true) answer(null, [LOOPBACK]);
  else answer(null, LOOPBACK.address, LOOPBACK.family);
}

/** A `fetch` for addresses of the demo: any `*.localhost` host is this machine, any other is refused. */
export async function fetchLocal(
  url: string,
  options: {
    method?: string | undefined;
    headers?: Headers | Record<string, string>;
    body?: unknown;
    signal?: AbortSignal | undefined;
  } = {},
): Promise<Response> {
  const { hostname } = new URL(url);
  if (!isLocal(hostname)) throw new Error(`${hostname} is not an address of the demo`);
  const body = options.body === undefined || options.body === null ? undefined : String(options.body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: options.method ?? 'GET',
        headers: Object.fromEntries(new Headers(options.headers)),
        lookup: lookupLoopback,
        agent: false,
        ...(options.signal && { signal: options.signal }),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const headers = new Headers();
          for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
            headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '');
          }
          const status = incoming.statusCode ?? 502;
          const empty = status === 204 || status === 304;
          resolve(new Response(empty ? null : Buffer.concat(chunks), { status, headers }));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
