/**
 * What the bank's CSV export is used for.
 *
 * `off`: for nothing. `second_opinion`: every list of operations is held against it. `on_drift`: where the page of operations
 * cannot be read, the export answers in its place, and the answer says so.
 */
export type ExportUse = 'off' | 'second_opinion' | 'on_drift';
