// An entry of its own, so that a host program without OpenTelemetry need not install its API.
export { type OpenTelemetryOptions, openTelemetry } from './telemetry/open-telemetry.ts';
