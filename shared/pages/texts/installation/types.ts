import type { Point } from '../../installation.ts';
import type { Names, Reader } from '../types.ts';

/** What an administrator of the LMS reads: in launch's bundle alone. */
export interface InstallationTexts {
  readonly installation: {
    readonly reader: Reader;
    readonly title: string;
    readonly body: string;
    readonly works: string;
    readonly missing: string;
    readonly nothingMissing: string;
    readonly items: Readonly<Record<Point, string>>;
  };
}

export type InstallationTongue = (names: Names) => InstallationTexts;
