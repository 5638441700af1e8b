/** What a deploy must not change unsaid: registered addresses and tokens hang on the one, all data on the other. */
export interface Deployed {
  readonly baseUrl: string;
  /** table and stack are protected, and outlive the stack */
  readonly isProtected: boolean;
  /** whether alarms go to anybody; absent where the deploy did not say */
  readonly alarmed?: boolean;
  /** of the table's keys */
  readonly layout: number;
}
