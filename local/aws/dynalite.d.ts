declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** folder of the LevelDB store; in memory without it */
    readonly path?: string;
    /** how long a table stays in CREATING */
    readonly createTableMs?: number;
  }

  export default function dynalite(options?: Options): Server;
}
