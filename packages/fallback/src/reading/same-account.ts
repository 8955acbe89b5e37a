import { type AccountListRow, type FormPost, PageDriftError } from '@relais/parsers';

/**
 * Holds a page against the account it was asked for. The address it came from and the form it holds must name the account's web
 * id, and no other.
 *
 * Rows of another account would be the worst of errors. A session whose pages are read side by side makes it possible.
 *
 * @throws {PageDriftError} `page_drift` when it is another account's
 */
export function refuseOtherAccount(
  page: 'operations' | 'card_operations' | 'announced_operations',
  { webid }: Pick<AccountListRow, 'webid'>,
  url: string,
  form?: FormPost,
): void {
  if (webid === undefined) return;
  const field = form?.fields.find(([name]) => name === 'Data_WebId')?.[1];
  const named = [webidIn(url), webidIn(form?.action), field];
  if (named.some((id) => id !== undefined && id !== '' && id !== webid)) {
    throw new PageDriftError({ page, mark: 'page.account', shapes: ['another account'] });
  }
}

function webidIn(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { searchParams } = new URL(address);
  return searchParams.get('webid') ?? searchParams.get('k_webid') ?? undefined;
}
