import { createServer } from 'node:http';
import { close, listen } from '../../../local/listen.ts';

export interface FakeAccount {
  readonly endpoint: string;
  /** operation, or Action of a form, to what is answered; null: that there is none such */
  readonly answers: Map<string, unknown>;
  readonly asked: string[];
  close(): Promise<void>;
}

/** An AWS account as `roomkey init` asks it: JSON services by their target, the older ones by a form. */
export async function startAccount(): Promise<FakeAccount> {
  const answers = new Map<string, unknown>();
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const target = request.headers['x-amz-target'];
    const operation =
      target === undefined ? (new URLSearchParams(body).get('Action') ?? '') : String(target).split('.')[1];
    asked.push(operation ?? '');
    const answer = answers.get(operation ?? '') ?? null;
    if (typeof answer === 'string') return void response.end(answer);
    if (answer !== null) return void response.end(JSON.stringify(answer));
    response.writeHead(400).end(JSON.stringify({ __type: 'ResourceNotFoundException', message: 'none' }));
  });
  const endpoint = `http://127.0.0.1:${await listen(server, 0)}`;
  return { endpoint, answers, asked, close: () => close(server) };
}
