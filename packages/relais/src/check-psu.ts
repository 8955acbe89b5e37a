import {
  checkCallback,
  checkConsent,
  checkInstant,
  checkMisspelt,
  checkObject,
  checkPsuId,
  checkRecordName,
  type OptionNames,
  wrong,
} from '@relais/model';
import type { PsuHeaders } from '@relais/stet';
import type { AttendedAccess } from './quota/attended-access.ts';
import type { Psu, PsuOfHost } from './relais-options.ts';

const OF_HOST: OptionNames<PsuOfHost> = { id: true, consent: true, credentials: true, attended: true, onSca: true };
const PSU: OptionNames<Psu> = { ...OF_HOST, token: true, psuHeaders: true };

/**
 * A copy of what the host program says of one customer. Each member is read once and checked. A later change by the host program
 * changes nothing. A wrong member shows at once and not in an outage.
 *
 * @throws {TypeError} naming the member that is wrong
 */
export function checkPsuOfHost(given: PsuOfHost): PsuOfHost {
  const { id, consent, credentials, attended, onSca } = checkMisspelt('psu', given, OF_HOST);
  return Object.freeze({
    id: checkPsuId('psu.id', id),
    ...(consent !== undefined && { consent: checkConsent('psu.consent', consent) }),
    ...(credentials !== undefined && { credentials: checkCallback('psu.credentials', credentials) }),
    ...(attended !== undefined && { attended: checkAttended(attended) }),
    ...(onSca !== undefined && { onSca: checkCallback('psu.onSca', onSca) }),
  });
}

/** The same of a customer whose API Relais asks. @throws {TypeError} naming the member that is wrong */
export function checkPsu(given: Psu): Psu {
  const { token, psuHeaders } = checkMisspelt('psu', given, PSU);
  if (token === undefined) throw wrong('psu.token', 'must be a function', token);
  return Object.freeze({
    ...checkPsuOfHost(given),
    token: checkCallback('psu.token', token),
    ...(psuHeaders !== undefined && { psuHeaders: checkHeaders(psuHeaders) }),
  });
}

function checkAttended(given: AttendedAccess): AttendedAccess {
  const { actionId, at } = checkMisspelt('psu.attended', given, { actionId: true, at: true });
  return Object.freeze({
    actionId: checkRecordName('psu.attended.actionId', actionId),
    at: checkInstant('psu.attended.at', at),
  });
}

/** What HTTP can carry on one line. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function checkHeaders(given: PsuHeaders): PsuHeaders {
  const headers = Object.entries(checkObject('psu.psuHeaders', given));
  for (const [name, value] of headers) {
    const text: unknown = value;
    if (typeof text === 'string' && HEADER_VALUE.test(text)) continue;
    throw wrong(`psu.psuHeaders['${name.slice(0, 64)}']`, 'must be a text that HTTP can carry in a header', text);
  }
  return Object.freeze(Object.fromEntries(headers));
}
