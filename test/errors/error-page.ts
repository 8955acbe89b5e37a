import { ERROR_TABLE } from '@relais/model';

const RETRY = { never: 'no', later: 'yes, later' } as const;

const HEAD = `# Errors

Every call ends in data or in one \`RelaisError\`. Branch on \`code\` and \`reason\`; both are stable across releases, \`message\` is not.
\`messageKey\` is \`relais.<code>\` or \`relais.<code>.<reason>\`, for your own translated texts.
An error may name another \`actor\` or \`retry\` than its code: \`error.actor\` and \`error.retry\` are what counts.

This page is written from \`packages/model/src/errors/error-table.ts\`.
`;

/** The page of the documentation that lists all codes and reasons. */
export function errorPage(): string {
  const sections = Object.entries(ERROR_TABLE).map(([code, { actor, retry, meaning, reasons }]) => {
    const rows = Object.entries(reasons).map(([reason, sentence]) => `| \`${reason}\` | ${sentence} |`);
    const facts = `${meaning}\n\nWho acts: ${actor}. Retry: ${RETRY[retry]}.`;
    return [`## ${code}`, facts, ['| reason | what happened |', '|---|---|', ...rows].join('\n')].join('\n\n');
  });
  return `${[HEAD.trimEnd(), ...sections].join('\n\n')}\n`;
}
