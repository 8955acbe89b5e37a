/** Characters that ISO-8859-15 has where ISO-8859-1 has others. */
const MOVED: Readonly<Record<string, number>> = {
  '€': 0xa4,
  Š: 0xa6,
  š: 0xa8,
  Ž: 0xb4,
  ž: 0xb8,
  Œ: 0xbc,
  œ: 0xbd,
  Ÿ: 0xbe,
};
const TAKEN: ReadonlySet<number> = new Set(Object.values(MOVED));
const QUESTION_MARK = 0x3f;

/** Text as bytes of ISO-8859-15. Other characters become a question mark. */
export function toLatin9(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (char) => {
    const code = char.codePointAt(0) ?? QUESTION_MARK;
    return MOVED[char] ?? (code < 0x100 && !TAKEN.has(code) ? code : QUESTION_MARK);
  });
}
