/** An installation that an operator has approved before its first click. What it says must all be so, and it is good for one. */
export interface Expected {
  readonly id: string;
  readonly iss: string;
  readonly toolId: string;
  readonly district: string;
  /** null: the first that the host or guid lets in */
  readonly deploymentId: string | null;
  readonly lmsHost: string | null;
  readonly guid: string | null;
  /** seconds since 1970 */
  readonly expires: number;
  /** the deployment that came; null until then */
  readonly usedBy: string | null;
}
