import { type Html, html, withEntities } from '../markup/html.ts';

/** A part of a page, for a script that requests it. */
export interface PartialAnswer {
  /** Id of the panel it replaces. */
  readonly target: string;
  /** Counted by the client. */
  readonly sequence: string;
  readonly panel: Html;
  /** Hidden inputs that have new values. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** The answer for the page's script: HTML as text inside XML, and new hidden values inside a script. */
export function partialAnswer({ target, sequence, panel, inputs }: PartialAnswer): string {
  const script = Object.entries(inputs)
    .map(([name, value]) => `EN.AddNode('${name}','${value.replace(/['\\]/g, '\\$&')}',null);`)
    .join('');
  const answer = html`<wxf2response result="ok" mode="Normal" seq="${sequence}"><messages /><htmlcontent target="${target}">${withEntities(panel).markup}</htmlcontent><scriptcontent>${script}</scriptcontent></wxf2response>`;
  return `<?xml version="1.0" encoding="utf-8"?>${answer.markup}`;
}
