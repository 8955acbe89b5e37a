/** Words and openings that hide who does something: a comment names its subject instead. */
const RIDDLES: readonly RegExp[] = [
  /\b(?:no|any|every|some)(?:body|one)\b/i,
  /\bno one\b/i,
  /\bwho(?:m|se)?ever\b/i,
  /^(?:Who|Whom|Whose) /,
  /^What (?:is|are|was|were|has|have|had) /,
];

/** The first of them in a sentence. */
export function riddleIn(sentence: string): string | undefined {
  const prose = sentence.replace(/`[^`]*`/g, 'code');
  return RIDDLES.map((one) => one.exec(prose)?.[0]).find((found) => found !== undefined);
}
