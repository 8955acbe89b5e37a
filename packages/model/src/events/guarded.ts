/** Where the mistake of a callback goes, and which callback it was. What the report throws is dropped. */
export type ReportMistake = (error: unknown, where: string) => void;

/**
 * A call outwards that can never harm the call it is told of. When the host program's callback throws or rejects, the error is
 * reported, not passed on.
 */
export function guarded<Args extends readonly unknown[]>(
  callback: (...args: Args) => unknown,
  where: string,
  report: ReportMistake,
): (...args: Args) => void {
  return (...args) => {
    try {
      const result = callback(...args);
      if (result instanceof Promise) result.catch((error: unknown) => report(error, where));
    } catch (error) {
      report(error, where);
    }
  };
}

/** Asks a callback of the host program. Where that throws, its error is reported, and `otherwise` answers. */
export function answerOr<T>(callback: () => T, otherwise: () => T, where: string, report: ReportMistake): T {
  try {
    return callback();
  } catch (error) {
    report(error, where);
    return otherwise();
  }
}

/** The last resort: where even the report fails, nothing is left to tell. */
export function guardedReport(report: ReportMistake): ReportMistake {
  const drop = (): void => {};
  return (error, where) => guarded(report, where, drop)(error, where);
}
