/** The table of accounts in the download form. Before 2023 its id has no part of the form's id in front. */
export function isDownloadTable(id: string): boolean {
  return id === 'account-table' || id.endsWith(':account-table');
}
