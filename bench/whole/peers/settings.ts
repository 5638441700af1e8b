import { env } from 'node:process';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { PlainSettings } from '../shapes.ts';

/** Of the platform and the tool, as the plain stack has them; and where the platform's keys are served. */
export const settings: PlainSettings = JSON.parse(env['BENCH_PLAIN'] ?? '{}');
export const keySetUrl = env['BENCH_KEYS'] ?? '';

export const formOf = ({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): URLSearchParams =>
  new URLSearchParams(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body);

/** What the measuring reads of an answer whose page would go on by itself. */
export const onward = (location: string) => ({ statusCode: 303, headers: { location } });
