import type { Context } from 'hono';
import type { Contract } from '../../ledger/ledger.ts';
import { renderBudgetCsv } from '../downloads/budget-csv.ts';
import { renderCsv } from '../downloads/csv.ts';
import { readDownload } from '../downloads/download-form.ts';
import { type DownloadRow, downloadRows } from '../downloads/download-rows.ts';
import { renderExcel } from '../downloads/excel.ts';
import { toLatin9 } from '../downloads/latin9.ts';
import { renderOfx } from '../downloads/ofx.ts';
import { renderQif } from '../downloads/qif.ts';
import type { PageFaults } from '../page-faults/page-faults.ts';
import { downloadPage } from '../pages/download-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { readForm } from '../read-form.ts';
import type { Visitor } from '../session/visitor.ts';
import { hasOperationsPage } from '../site/paths.ts';
import type { WebRouter } from './web-router.ts';

const FORM_PAGES = ['/banque/compte/telechargement.cgi', '/banque/telechargement.cgi'];

/** Files: by the form, or by the direct link to a workbook. */
export function downloadRoutes({ app, inner }: WebRouter, pageFaults: PageFaults): void {
  app.on(
    'GET',
    FORM_PAGES,
    inner((visitor) => formPage(visitor, false)),
  );
  app.on(
    'POST',
    FORM_PAGES,
    inner((visitor, c) => download(visitor, c, pageFaults)),
  );
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

async function download(visitor: Visitor, c: Context, pageFaults: PageFaults): Promise<string | Response> {
  const { site, today, customer } = visitor;
  const plan = customer.scenario?.downloadForm;
  const rows = rowsOf(visitor);
  const request = readDownload(readForm(await c.req.text()), {
    count: rows.length,
    brand: site.brand,
    release: site.release,
    plan,
  });
  const chosen = request?.accounts.flatMap((index) => rows[index] ?? []) ?? [];
  // The bank has files of accounts only.
  const contracts = chosen.filter(({ card }) => card === undefined).map(({ contract }) => contract);
  const [first, ...others] = contracts;
  if (request === undefined || first === undefined || contracts.length < chosen.length) return formPage(visitor, true);
  if (plan?.comesBack !== undefined && pageFaults.strikes(`${visitor.session.login} download`, plan.comesBack)) {
    return formPage(visitor, false);
  }
  const name = first.number.replaceAll(' ', '');
  switch (request.format) {
    case 'csv':
      if (plan?.givesBudgetFile)
        return attachment(c, 'budget.csv', 'text/csv', Buffer.from(renderBudgetCsv(contracts)));
      // One file holds one account.
      if (others.length > 0) return formPage(visitor, true);
      return file(
        c,
        `${name}.csv`,
        'text/csv',
        renderCsv({ ...request.csv, contract: first, language: site.language }),
      );
    case 'qif':
      if (others.length > 0) return formPage(visitor, true);
      return file(c, `${name}.qif`, 'application/qif', renderQif(first));
    case 'ofx':
      return file(c, `${name}.ofx`, 'application/x-ofx', renderOfx(contracts, today));
    case 'excel':
      return workbook(contracts, visitor, c);
    case 'cmi':
      return messagePage(site, visitor.customer, 'unavailable');
  }
}

function formPage(visitor: Visitor, isRefused: boolean): string {
  return downloadPage({
    ...visitor,
    rows: rowsOf(visitor),
    plan: visitor.customer.scenario?.downloadForm,
    isRefused,
  });
}

function rowsOf({ customer, site }: Visitor): readonly DownloadRow[] {
  return downloadRows(customer.contracts, customer.scenario?.downloadForm?.hasCards ?? site.release >= '2021');
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
