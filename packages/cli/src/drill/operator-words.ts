/** What somebody has to say before a drill logs in anywhere but on this machine: nobody says it by accident. */
export function wordsFor(bankName: string): string {
  return `I log in to my own account at ${bankName}`;
}
