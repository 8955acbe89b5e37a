/** A customer's choice of columns for operations. The customer chooses the columns, not the bank. */
export interface DisplayPreferences {
  /** Whether the value date has a column. Without a column, the label shows it. */
  readonly valueDate: boolean;
  /** One signed column, or one for debits and one for credits. */
  readonly amountColumns: 1 | 2;
  /** Whether each row shows the balance after it. */
  readonly runningBalance: boolean;
  /** The currency in which each amount is shown once more. */
  readonly counterValue: 'none' | 'USD';
  /** Whether each day has a heading of its own. */
  readonly groupByDate: boolean;
  /** Lines of a label that show before it is unfolded. */
  readonly labelLines: 1 | 2 | 3 | 4;
}

/** The choice of most customers. */
export const DEFAULT_PREFERENCES: DisplayPreferences = {
  valueDate: true,
  amountColumns: 1,
  runningBalance: false,
  counterValue: 'none',
  groupByDate: false,
  labelLines: 1,
};
