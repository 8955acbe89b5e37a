import { pathOf } from '../text/path.ts';

/** Pages that the bank puts between the customer and what they want. */
const NOTICE =
  /\/paci|\/(conditions-generales|residencefiscale|coordonnees_personnelles|reglementation-dsp2|migr_gestion_pouvoirs|cmig_statut|ordr_infosgenerales|information-client)\.|\/assembleegenerale|\/defi-solidaire|\/validation\/(?!infos\.cgi)/;

/** True for the path of such a page, in lower case. */
export function isNoticePath(path: string): boolean {
  return NOTICE.test(path);
}

/**
 * Whether a page that the bank puts between the customer and what they want stands at this address. It may be empty: the
 * bank has nothing to say any more, and the wanted page is open.
 */
export function isNoticeAddress(url: string): boolean {
  const path = pathOf(url);
  return isNoticePath(path) && !STAYS.test(path);
}

/** A new password, or a key of the customer's card: these pages have something to say. */
const STAYS = /change_password|\/(verif_code|lst_codes)\.cgi$/;
