import { guarded, type ReportMistake } from '@relais/model';
import { silentTelemetry, type Telemetry, type TelemetryCall } from './telemetry.ts';

/** Telemetry of the host program. It can neither change a call's result, nor run a call twice, nor stop it. */
export function guardedTelemetry(telemetry: Telemetry, report: ReportMistake): Telemetry {
  if (telemetry === silentTelemetry) return telemetry;
  return {
    call: <T>(call: TelemetryCall, run: () => Promise<T>): Promise<T> => {
      let running: Promise<T> | undefined;
      const once = (): Promise<T> => (running ??= run());
      try {
        // It rejects as the call does, and with mistakes of its own: the call tells the former by itself.
        Promise.resolve(telemetry.call(call, once)).catch(() => {});
      } catch (error) {
        report(error, 'telemetry');
      }
      return once();
    },
    outcome: guarded((outcome) => telemetry.outcome(outcome), 'telemetry', report),
    state: guarded((state) => telemetry.state(state), 'telemetry', report),
  };
}
