import { Relais } from './relais.ts';
import { type RelaisOptions, relaisSettings } from './relais-options.ts';
import { relaisParts } from './relais-parts.ts';

/**
 * Sets up failover for one bank.
 *
 * @throws {RelaisError} `fallback_refused` when the profile has no fallback URL, `certificate_problem` when the QWAC cannot
 * be loaded
 * @throws {TypeError} naming the option that is missing, or none of its kind
 * @throws {RangeError} naming the option that is out of range, or an address that is not https
 * @example
 * const relais = createRelais({ bank: cic({ fallbackUrl }), tpp: { qwac: { pfx, passphrase } } })
 * relais.on('failover', (incident) => pager.page(incident))
 */
export function createRelais(options: RelaisOptions): Relais {
  return new Relais(relaisParts(relaisSettings(options)));
}
