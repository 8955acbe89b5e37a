/** The operator types these words before a drill logs in at a real bank. They are too long for an accident. */
export function wordsFor(bankName: string): string {
  return `I log in to my own account at ${bankName}`;
}
