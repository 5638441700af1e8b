/** Where a sync is measured, and with which share of a large district. */
export const TABLES = { memory: { share: 1 }, local: { share: 0.1 } } as const;
