import type { FunctionName, PARTITIONS } from '../shared/names.ts';

type TableAction = 'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'BatchWriteItem' | 'UpdateItem';
type SecretAction = 'GetSecretValue' | 'PutSecretValue';
export type Partition = keyof typeof PARTITIONS;

export interface Access {
  /** by action: the partitions that it may touch; a batch names several, so that one statement must hold them all */
  readonly table: Readonly<Partial<Record<TableAction, readonly Partition[]>>>;
  readonly secret: readonly SecretAction[];
}

/** What lists, shows and `explain` read. No launches: nobody is told of them but by the log. */
export const LOOKED_AT = [
  ...(['registrations', 'deployments', 'contexts', 'districts', 'classes', 'teacherPointers'] as const),
  ...(['classPointers', 'requests', 'people', 'keySets', 'clients', 'arrivals', 'captures', 'stack', 'syncs'] as const),
  'invitations',
  'expected',
] satisfies readonly Partition[];

/** What a launch reads to find its class; the district's item has the key of its pupils' lists. */
const CATALOGUE = ['classes', 'teacherPointers', 'sisPointers', 'classPointers', 'districts'] as const;

/** Who may do what: exact actions, and the partitions of the one table that each may touch; a test holds that all of it is used. Nobody scans or deletes. */
export const ACCESS: Readonly<Record<FunctionName, Access>> = {
  login: {
    table: {
      GetItem: ['registrations', 'clients', 'launches'],
      Query: ['registrations', 'arrivals'],
      PutItem: ['launches'],
      UpdateItem: ['arrivals'],
    },
    secret: [],
  },
  launch: {
    table: {
      GetItem: ['registrations', 'clients', 'deployments', 'keySets', 'contexts', 'launches', 'people', 'districts'],
      BatchGetItem: ['registrations', 'clients', 'deployments', 'keySets', 'contexts', 'users', 'people', ...CATALOGUE],
      Query: ['registrations', 'arrivals', 'captures', 'expected'],
      UpdateItem: [
        'launches',
        'deployments',
        'contexts',
        'classPointers',
        'keySets',
        'districts',
        'arrivals',
        'captures',
        'expected',
      ],
      PutItem: ['contexts'],
    },
    secret: [],
  },
  setup: {
    table: {
      GetItem: ['clients', 'registrations', 'deployments', 'launches', 'contexts', 'people', 'requests'],
      BatchGetItem: ['registrations', 'deployments', 'contexts', 'people', 'users', ...CATALOGUE],
      UpdateItem: ['launches', 'contexts', 'classPointers', 'requests', 'people'],
      PutItem: ['contexts', 'requests', 'people'],
    },
    secret: ['GetSecretValue'],
  },
  manage: {
    table: {
      GetItem: ['clients', 'registrations', 'deployments', 'launches', 'contexts'],
      BatchGetItem: ['registrations', 'deployments', 'contexts', 'classes', 'teacherPointers', 'classPointers'],
      UpdateItem: ['launches', 'contexts', 'classPointers'],
      PutItem: ['contexts'],
    },
    secret: [],
  },
  authorize: {
    table: { GetItem: ['clients', 'launches', 'registrations'], UpdateItem: ['launches'] },
    secret: [],
  },
  token: {
    table: {
      GetItem: ['clients', 'launches'],
      BatchGetItem: ['registrations', 'deployments'],
      UpdateItem: ['launches'],
    },
    secret: ['GetSecretValue'],
  },
  userinfo: {
    table: { GetItem: ['clients', 'launches'], BatchGetItem: ['registrations', 'deployments'] },
    secret: [],
  },
  mappings: {
    table: {
      GetItem: ['clients', 'districts', 'contexts', 'classPointers', 'requests'],
      BatchGetItem: ['registrations', 'deployments', 'contexts', 'classes', 'classPointers', 'sisPointers'],
      Query: ['requests'],
      UpdateItem: ['contexts', 'classes', 'classPointers', 'sisPointers', 'teacherPointers', 'requests', 'districts'],
      PutItem: ['contexts', 'classes'],
    },
    secret: [],
  },
  keys: {
    table: { GetItem: ['stack'] },
    secret: [],
  },
  refresh: {
    table: {
      Query: ['registrations'],
      GetItem: ['keySets', 'stack'],
      UpdateItem: ['keySets', 'stack'],
    },
    secret: ['GetSecretValue', 'PutSecretValue'],
  },
  sync: {
    table: {
      Query: ['districts', 'syncs', 'classes', 'registrations', 'deployments'],
      GetItem: ['districts', 'syncs', 'contexts', 'users'],
      BatchGetItem: ['classes', 'classPointers', 'sisPointers', 'teacherPointers', 'contexts', 'users'],
      UpdateItem: [
        ...(['districts', 'syncs', 'classes', 'classPointers', 'sisPointers', 'teacherPointers'] as const),
        ...(['contexts', 'users', 'deployments'] as const),
      ],
      PutItem: ['classes', 'syncs', 'contexts'],
      BatchWriteItem: ['classes', 'teacherPointers'],
    },
    secret: [],
  },
  register: {
    table: {
      GetItem: ['clients', 'invitations'],
      PutItem: ['registrations'],
      UpdateItem: ['invitations', 'deployments'],
    },
    secret: [],
  },
  clever: {
    table: {
      GetItem: ['clients', 'launches', 'deployments', 'districts', 'contexts', 'people'],
      BatchGetItem: ['registrations', 'deployments', 'people'],
      Query: ['registrations', 'people'],
      PutItem: ['launches', 'people'],
      UpdateItem: ['launches', 'deployments', 'districts', 'people'],
    },
    secret: [],
  },
};
