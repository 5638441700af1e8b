import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

const ours = (file: string) => join(import.meta.dirname, file);

/** Files within the packages of the SDK, where esbuild's `alias` does not reach. */
const REPLACED: readonly (readonly [file: RegExp, by: string])[] = [
  [/@smithy[/\\]core[/\\]dist-es[/\\]submodules[/\\]serde[/\\]date-utils\.js$/, ours('epoch-alone.ts')],
  [
    /@smithy[/\\]core[/\\]dist-es[/\\]submodules[/\\]protocols[/\\]HttpBindingNormalizedSchema\.js$/,
    ours('no-bindings.ts'),
  ],
];

const ENDPOINTS = /@aws-sdk[/\\]client-([\w-]+)[/\\]dist-es[/\\]endpoint[/\\]endpointResolver\.js$/;
/** It names all of AWS's regions. */
const RULES = /@aws-sdk[/\\]core[/\\]dist-es[/\\]submodules[/\\]client[/\\]util-endpoints[/\\]aws\.js$/;
const SCHEMAS = /@aws-sdk[/\\]client-dynamodb[/\\]dist-es[/\\]schemas[/\\]schemas_0\.js$/;

/**
 * Leaves out of every bundle what no call of ours reaches, file by file:
 * the rules by which AWS's hosts are found (15 kB; shared/aws/endpoints.ts), dates in HTTP's and RFC 3339's forms (4 kB), places in
 * a request other than its body (3 kB), and DynamoDB's 36 kinds of errors (13 kB): an error that the client does not know
 * has the same name, message and status, and we go by these.
 */
export const leftOut: Plugin = {
  name: 'left-out',
  setup({ onLoad }) {
    for (const [filter, file] of REPLACED) {
      onLoad({ filter }, () => ({ contents: readFileSync(file), loader: 'ts', resolveDir: import.meta.dirname }));
    }
    onLoad({ filter: ENDPOINTS }, ({ path }) => {
      const service = ENDPOINTS.exec(path)?.[1]?.replaceAll('-', '');
      const contents = `import { endpointsOf } from '../shared/aws/endpoints.ts'; export const defaultEndpointResolver = endpointsOf('${service}');`;
      return { contents, resolveDir: import.meta.dirname };
    });
    onLoad({ filter: RULES }, () => ({ contents: 'export const awsEndpointFunctions = {};' }));
    onLoad({ filter: SCHEMAS }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(/^n0_registry\.registerError\(.*\);$/gm, ''),
    }));
  },
};
