import type { FunctionName, PARTITIONS } from '../shared/names.ts';

type TableAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem';
type SecretAction = 'GetSecretValue' | 'PutSecretValue';
export type Partition = keyof typeof PARTITIONS;

export interface Access {
  readonly table: readonly { readonly actions: readonly TableAction[]; readonly partitions: readonly Partition[] }[];
  readonly secret: readonly SecretAction[];
}

/** What a launch reads to find its class; the district's item has the key of its pupils' lists. */
const CATALOGUE = ['classes', 'teacherPointers', 'sisPointers', 'classPointers', 'districts'] as const;

/** Who may do what: exact actions, and the partitions of the one table that they may touch. Nobody scans or deletes. */
export const ACCESS: Readonly<Record<FunctionName, Access>> = {
  login: {
    table: [
      { actions: ['GetItem', 'Query'], partitions: ['registrations', 'clients'] },
      { actions: ['GetItem', 'PutItem'], partitions: ['launches'] },
    ],
    secret: [],
  },
  launch: {
    table: [
      {
        actions: ['GetItem', 'BatchGetItem', 'Query'],
        partitions: [
          'registrations',
          'clients',
          'keySets',
          'deployments',
          'contexts',
          'launches',
          'people',
          ...CATALOGUE,
        ],
      },
      {
        actions: ['UpdateItem'],
        partitions: ['launches', 'deployments', 'contexts', 'classPointers', 'keySets', 'districts'],
      },
      { actions: ['PutItem'], partitions: ['contexts'] },
    ],
    secret: [],
  },
  setup: {
    table: [
      {
        actions: ['GetItem', 'BatchGetItem'],
        partitions: [
          'clients',
          'registrations',
          'deployments',
          'launches',
          'contexts',
          'people',
          'requests',
          ...CATALOGUE,
        ],
      },
      { actions: ['UpdateItem'], partitions: ['launches', 'deployments', 'contexts', 'classPointers', 'requests'] },
      { actions: ['PutItem'], partitions: ['contexts', 'requests', 'people'] },
    ],
    secret: [],
  },
  manage: {
    table: [
      {
        actions: ['GetItem', 'BatchGetItem'],
        partitions: ['clients', 'registrations', 'deployments', 'launches', 'contexts', ...CATALOGUE],
      },
      { actions: ['UpdateItem'], partitions: ['launches', 'contexts', 'classPointers'] },
      { actions: ['PutItem'], partitions: ['contexts'] },
    ],
    secret: [],
  },
  token: {
    table: [
      {
        actions: ['GetItem', 'BatchGetItem'],
        partitions: ['clients', 'registrations', 'deployments', 'launches'],
      },
      { actions: ['UpdateItem'], partitions: ['launches'] },
    ],
    secret: ['GetSecretValue'],
  },
  mappings: {
    table: [
      {
        actions: ['GetItem', 'BatchGetItem'],
        partitions: [
          'clients',
          'registrations',
          'deployments',
          'districts',
          'contexts',
          'classes',
          'classPointers',
          'sisPointers',
        ],
      },
      { actions: ['Query', 'GetItem'], partitions: ['requests'] },
      {
        actions: ['UpdateItem'],
        partitions: ['contexts', 'classes', 'classPointers', 'sisPointers', 'teacherPointers', 'requests'],
      },
      { actions: ['PutItem'], partitions: ['contexts', 'classes'] },
    ],
    secret: [],
  },
  keys: {
    table: [{ actions: ['GetItem'], partitions: ['stack'] }],
    secret: [],
  },
  refresh: {
    table: [
      { actions: ['Query'], partitions: ['registrations'] },
      { actions: ['GetItem', 'BatchGetItem'], partitions: ['keySets', 'stack'] },
      { actions: ['UpdateItem'], partitions: ['keySets', 'stack'] },
    ],
    secret: ['GetSecretValue', 'PutSecretValue'],
  },
};
