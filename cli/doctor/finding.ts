/** What one look found. `look`: an operator should know, and nothing is broken. */
export interface Finding {
  readonly check: string;
  readonly result: 'well' | 'look' | 'fault';
  readonly saw: string;
  /** null where nothing is to be mended */
  readonly fix: string | null;
}

export const well = (check: string, saw: string): Finding => ({ check, result: 'well', saw, fix: null });
export const look = (check: string, saw: string, fix: string): Finding => ({ check, result: 'look', saw, fix });
export const fault = (check: string, saw: string, fix: string): Finding => ({ check, result: 'fault', saw, fix });
