/** How a customer chose to see operations. The set of columns is theirs, not the bank's. */
export interface DisplayPreferences {
  /** Whether the value date has a column. Without one it stands in the label. */
  readonly valueDate: boolean;
  /** One signed column, or one for debits and one for credits. */
  readonly amountColumns: 1 | 2;
  /** Whether each row shows the balance after it. */
  readonly runningBalance: boolean;
  /** The currency in which each amount is shown once more. */
  readonly counterValue: 'none' | 'USD';
  /** Whether each day has a heading of its own. */
  readonly groupByDate: boolean;
  /** Lines of a label that are to be seen before it is unfolded. */
  readonly labelLines: 1 | 2 | 3 | 4;
}

/** What most customers have. */
export const DEFAULT_PREFERENCES: DisplayPreferences = {
  valueDate: true,
  amountColumns: 1,
  runningBalance: false,
  counterValue: 'none',
  groupByDate: false,
  labelLines: 1,
};
