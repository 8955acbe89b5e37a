import { SecretsSeen } from './secrets-seen.ts';
import { watchNetwork } from './watch-network.ts';
import { type Outlet, watchOutlets } from './watch-outlets.ts';

/** Looks for the secrets of a run in whatever leaves the product. */
export interface Canary {
  readonly secrets: SecretsSeen;
  /** What has leaked since the last look: the kind of secret and the way it took, never the secret. */
  readonly leaks: () => readonly string[];
  /** Looks a last time, at files too. */
  readonly stop: () => readonly string[];
}

const MOST_KEPT = 1_000;

/** Begins to watch this process. */
export function startCanary(): Canary {
  const secrets = new SecretsSeen();
  let outlets: Outlet[] = [];
  const stopNetwork = watchNetwork(secrets);
  let found: readonly string[] = [];
  const stopOutlets = watchOutlets((outlet) => {
    outlets.push(outlet);
    // A long test must not keep everything it has ever told.
    if (outlets.length >= MOST_KEPT) found = [...found, ...look()];
  });
  const leaks = (): readonly string[] => {
    const all = [...found, ...look()];
    found = [];
    return all;
  };
  const look = (): readonly string[] => {
    const looked = outlets;
    outlets = [];
    // Most tests use no secret at all.
    if (secrets.isEmpty) return [];
    return looked.flatMap(({ way, text }) =>
      secrets.findIn(text()).map((kind) => `a ${kind} in ${redacted(way, secrets)}`),
    );
  };
  return {
    secrets,
    leaks,
    stop: () => {
      stopOutlets();
      stopNetwork();
      return leaks();
    },
  };
}

function redacted(way: string, secrets: SecretsSeen): string {
  return secrets.findIn(way).length === 0 ? way : '…';
}
