import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificates {
  /** PEM */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  /** Makes the browser that keeps its certificates in this NSS database trust ours. */
  trustIn(database: string): void;
}

/**
 * An authority of our own and one certificate for all hosts. Browsers get to trust it instead of ignoring errors, which
 * would turn caching off.
 */
export function makeCertificates(dir: string, hosts: readonly string[]): Certificates {
  const at = (name: string) => join(dir, name);
  const openssl = (...args: readonly string[]) => run('openssl', args);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = at('ca.pem');
  openssl(
    ...['req', '-x509', ...newKey, '-keyout', at('ca.key'), '-out', authority, '-days', '2', '-subj', '/CN=Test'],
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'],
  );
  openssl('req', ...newKey, '-keyout', at('site.key'), '-out', at('site.csr'), '-subj', '/CN=sites');
  writeFileSync(at('site.ext'), `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}\n`);
  openssl(
    ...['x509', '-req', '-in', at('site.csr'), '-CA', authority, '-CAkey', at('ca.key'), '-CAcreateserial'],
    ...['-out', at('site.pem'), '-days', '2', '-extfile', at('site.ext')],
  );
  return {
    authority: readFileSync(authority, 'utf8'),
    certificate: readFileSync(at('site.pem'), 'utf8'),
    key: readFileSync(at('site.key'), 'utf8'),
    trustIn(database) {
      mkdirSync(database, { recursive: true });
      run('certutil', ['-N', '-d', `sql:${database}`, '--empty-password']);
      run('certutil', ['-A', '-d', `sql:${database}`, '-n', 'test', '-t', 'C,,', '-i', authority]);
    },
  };
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
