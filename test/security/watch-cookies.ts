import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/** The values of all cookies that any server of this process sets. */
export function watchCookies(): { readonly values: Set<string>; readonly stop: () => void } {
  const values = new Set<string>();
  const note = (message: unknown): void => {
    const { response } = message as { response: IncomingMessage };
    for (const cookie of response.headers['set-cookie'] ?? []) {
      const [, value = ''] = /^[^=]+=([^;]*)/.exec(cookie) ?? [];
      // Shorter ones (`fr`, `true`) are words of the interface, and secret to nobody.
      if (value.length >= 16) values.add(value);
    }
  };
  diagnostics.subscribe('http.client.response.finish', note);
  return { values, stop: () => diagnostics.unsubscribe('http.client.response.finish', note) };
}
