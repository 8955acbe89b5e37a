import type { RelaisErrorReason } from '@relais/model';

/** One word for what the bank wants of the customer. */
type Topic = RelaisErrorReason<'user_action_needed'>;

/** What the bank wants of the customer, by what the address of its page contains. The first that fits counts. */
const TOPICS: readonly (readonly [RegExp, Topic])[] = [
  [/conditions-generales/, 'terms'],
  [/coordonnees_personnelles/, 'contact_details'],
  [/residencefiscale/, 'tax_residence'],
  [/reglementation-dsp2/, 'psd2_notice'],
  [/information-client/, 'contact_details'],
  [/defi[-_]solidaire|territoire_de_solidarite/, 'donation'],
  [/migr_gestion_pouvoirs/, 'powers'],
  [/paci_engine\/(engine|paci_wsd_)/, 'personal_data'],
  [/espace_personnel|accueil\.cgi|delg_gestion|\/bad[^/]*$/, 'personal_data'],
  [/\/validation\//, 'validation'],
];

/** One word for what the bank wants, e.g. `terms`; `interstitial` where only its page can tell. */
export function topicOf(url: string): Topic {
  const path = new URL(url).pathname.toLowerCase();
  return TOPICS.find(([address]) => address.test(path))?.[1] ?? 'interstitial';
}
