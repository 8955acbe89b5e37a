import { parseOperations } from '@relais/parsers';
import { type Contract, seedLedger } from '@relais/simulator';
import { renderOperationsPage } from '@relais/simulator/pages';
import { load } from 'cheerio';
import { Tokenizer } from 'htmlparser2';
import { type Measure, sideBySide } from './measure.ts';

const URL = 'https://www.cic.fr/fr/banque/mouvements.html';
const TODAY = '2026-11-22';
const PAGES_A_ROUND = 20;
const WARM_UP_ROUNDS = 20;
const ROUNDS = 41;

/**
 * The busiest account of the invented bank, four steps of "more": 200 rows between both menus, and all else that the
 * newest pages of the real bank hold: fifty hidden fields, widths of columns, text beyond ASCII.
 */
function page(): string {
  const { customers } = seedLedger({ seed: 1, brand: 'cic', today: TODAY });
  const contracts = customers.flatMap((customer) => customer.contracts);
  const busiest = contracts.reduce((a: Contract, b) => (b.operations.length > a.operations.length ? b : a));
  return renderOperationsPage({ brand: 'cic', release: '2023', contract: busiest, today: TODAY, moreSteps: 3 });
}

function tokenise(html: string): void {
  const nothing = (): void => {};
  const callbacks = {
    onattribdata: nothing,
    onattribentity: nothing,
    onattribend: nothing,
    onattribname: nothing,
    oncdata: nothing,
    onclosetag: nothing,
    oncomment: nothing,
    ondeclaration: nothing,
    onend: nothing,
    onopentagend: nothing,
    onopentagname: nothing,
    onprocessinginstruction: nothing,
    onselfclosingtag: nothing,
    ontext: nothing,
    ontextentity: nothing,
  };
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, callbacks);
  tokenizer.write(html);
  tokenizer.end();
}

function times(task: () => unknown): () => void {
  return () => {
    for (let round = 0; round < PAGES_A_ROUND; round += 1) task();
  };
}

/** What it costs to read a page: text in, STET out. */
export const parse: Measure = {
  name: 'parse',
  run: async () => {
    const html = page();
    const { operations } = parseOperations({ url: URL, html });
    if (operations.length < 200) throw new Error(`the page has ${operations.length} rows only`);
    const whole = times(() => parseOperations({ url: URL, html }));
    const tokensOnly = times(() => tokenise(html));
    // A worker reads pages all day: what the engine learns from the first few hundred is no part of the cost of one.
    await sideBySide(whole, tokensOnly, WARM_UP_ROUNDS);
    const [ours, tokens] = await sideBySide(whole, tokensOnly, ROUNDS);
    const [again, tree] = await sideBySide(
      whole,
      times(() => load(html)),
      5,
    );
    return [
      {
        what: `whole parse of ${html.length} characters ÷ tokenising them (htmlparser2)`,
        ratio: ours / tokens,
        bound: 1.3,
      },
      { what: 'whole parse ÷ cheerio.load (parse5)', ratio: again / tree, bound: 1 },
    ];
  },
};
