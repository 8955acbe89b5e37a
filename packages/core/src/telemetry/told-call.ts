import type { Endpoint } from '../outcome/outcome.ts';
import type { TelemetryCall } from './telemetry.ts';

/** What telemetry is told of the bank. */
export interface ToldBank {
  readonly bankId: string;
  readonly serverAddress: Readonly<Partial<Record<TelemetryCall['channel'], string>>>;
}

/** One call, as telemetry is told of it. @param incidentId - of the outage during which the fallback answers */
export function toldCall(
  { bankId, serverAddress }: ToldBank,
  channel: TelemetryCall['channel'],
  endpoint: Endpoint,
  incidentId?: string,
): TelemetryCall {
  return { bankId, channel, endpoint, incidentId, serverAddress: serverAddress[channel] };
}
