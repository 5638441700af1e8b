import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What CloudFormation sends to the function behind a custom resource. */
export interface CloudFormationEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties?: unknown;
}

export const isCloudFormation = (event: unknown): event is CloudFormationEvent =>
  typeof event === 'object' &&
  event !== null &&
  'RequestType' in event &&
  'ResponseURL' in event &&
  typeof event.ResponseURL === 'string';

export interface Outcome {
  readonly status: 'SUCCESS' | 'FAILED';
  /** for whoever deploys; null: the log has more */
  readonly reason: string | null;
}

/** Tells CloudFormation how it went, at the signed address that came with the event. */
export function answerCloudFormation(event: CloudFormationEvent, { status, reason }: Outcome): Promise<void> {
  const body = JSON.stringify({
    Status: status,
    Reason: reason ?? 'see the log of the refresh function',
    PhysicalResourceId: event.PhysicalResourceId ?? 'signing-key',
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
  });
  return new Promise((resolve, reject) => {
    const send = event.ResponseURL.startsWith('https:') ? httpsRequest : httpRequest;
    const put = send(
      event.ResponseURL,
      { method: 'PUT', headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) }, timeout: 10_000 },
      (response) => {
        response.resume();
        response.on('close', () => {
          const { complete, statusCode = 0 } = response;
          if (complete && statusCode < 300) resolve();
          else reject(new Error(`CloudFormation answered ${statusCode}`));
        });
      },
    );
    put.on('timeout', () => put.destroy(new Error('CloudFormation did not answer')));
    put.on('error', reject);
    put.end(body);
  });
}
