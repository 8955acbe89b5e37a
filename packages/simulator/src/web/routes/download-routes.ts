import type { Context } from 'hono';
import type { Contract } from '../../ledger/ledger.ts';
import { renderCsv } from '../downloads/csv.ts';
import { readDownload } from '../downloads/download-form.ts';
import { renderExcel } from '../downloads/excel.ts';
import { toLatin9 } from '../downloads/latin9.ts';
import { renderOfx } from '../downloads/ofx.ts';
import { renderQif } from '../downloads/qif.ts';
import { downloadPage } from '../pages/download-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { readForm } from '../read-form.ts';
import type { Visitor } from '../session/visitor.ts';
import { hasOperationsPage } from '../site/paths.ts';
import type { WebRouter } from './web-router.ts';

const FORM_PAGES = ['/banque/compte/telechargement.cgi', '/banque/telechargement.cgi'];

/** Files: by the form, or by the direct link to a workbook. */
export function downloadRoutes({ app, inner }: WebRouter): void {
  app.on(
    'GET',
    FORM_PAGES,
    inner((visitor) => downloadPage({ ...visitor, contracts: filed(visitor), isRefused: false })),
  );
  app.on('POST', FORM_PAGES, inner(download));
  app.get(
    '/banque/compte/routetelechargement.asp',
    inner((visitor, c) => {
      const named = c.req.query('webid');
      const isAll = c.req.query('compte') === 'all';
      const contracts = filed(visitor).filter((contract) => isAll || visitor.webid(contract) === named);
      if (c.req.query('formatTelechargement') !== 'XL' || contracts.length === 0) {
        return messagePage(visitor.site, visitor.customer, 'noRight');
      }
      return workbook(contracts, visitor, c);
    }),
  );
}

async function download(visitor: Visitor, c: Context): Promise<string | Response> {
  const { site, today } = visitor;
  const contracts = filed(visitor);
  const request = readDownload(readForm(await c.req.text()), contracts.length, site.release);
  const chosen = request?.accounts.flatMap((index) => contracts[index] ?? []) ?? [];
  const [first, ...others] = chosen;
  if (request === undefined || first === undefined) return downloadPage({ ...visitor, contracts, isRefused: true });
  const name = first.number.replaceAll(' ', '');
  switch (request.format) {
    case 'csv':
      // One file holds one account.
      if (others.length > 0) return downloadPage({ ...visitor, contracts, isRefused: true });
      return file(
        c,
        `${name}.csv`,
        'text/csv',
        renderCsv({ ...request.csv, contract: first, language: site.language }),
      );
    case 'qif':
      if (others.length > 0) return downloadPage({ ...visitor, contracts, isRefused: true });
      return file(c, `${name}.qif`, 'application/qif', renderQif(first));
    case 'ofx':
      return file(c, `${name}.ofx`, 'application/x-ofx', renderOfx(chosen, today));
    case 'excel':
      return workbook(chosen, visitor, c);
    case 'cmi':
      return messagePage(site, visitor.customer, 'unavailable');
  }
}

/** The accounts for download. */
function filed({ customer }: Visitor): readonly Contract[] {
  return customer.contracts.filter(hasOperationsPage);
}

function file(c: Context, name: string, type: string, text: string): Response {
  return attachment(c, name, type, toLatin9(text));
}

function workbook(contracts: readonly Contract[], { today }: Visitor, c: Context): Response {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  return attachment(c, 'comptes.xlsx', type, renderExcel(contracts, today));
}

function attachment(c: Context, name: string, type: string, bytes: Uint8Array<ArrayBuffer>): Response {
  return c.body(bytes, 200, { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` });
}
