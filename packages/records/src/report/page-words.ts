import type { Words } from './wording.ts';

type Name =
  | 'outage'
  | 'provider'
  | 'authorisation'
  | 'contact'
  | 'responsible'
  | 'bank'
  | 'interface'
  | 'contingency'
  | 'regime'
  | 'basis'
  | 'policy'
  | 'decision'
  | 'consents'
  | 'leftOut'
  | 'network'
  | 'well'
  | 'unwell'
  | 'notChecked'
  | 'lastGood'
  | 'opened'
  | 'closed'
  | 'ongoing'
  | 'length'
  | 'used'
  | 'yes'
  | 'watched'
  | 'sent'
  | 'requestId'
  | 'kind'
  | 'waited'
  | 'result'
  | 'status'
  | 'attended'
  | 'at'
  | 'ok'
  | 'took'
  | 'served'
  | 'refused'
  | 'sessions'
  | 'psus'
  | 'accounts'
  | 'sca'
  | 'kinds'
  | 'source'
  | 'text'
  | 'proof'
  | 'date'
  | 'uptime'
  | 'down'
  | 'errors'
  | 'median'
  | 'sample'
  | 'head'
  | 'journalFrom'
  | 'journalTo'
  | 'not';

/** Headings of the justification page. */
export const HEADINGS: Words<
  | 'title'
  | 'about'
  | 'parties'
  | 'ground'
  | 'course'
  | 'requests'
  | 'probes'
  | 'use'
  | 'events'
  | 'notices'
  | 'figures'
  | 'journal'
  | 'none'
> = {
  en: {
    title: 'Justification of the use of the fallback mechanism',
    about:
      'Written to justify the use of the customer interface (Delegated Regulation (EU) 2018/389, art. 33(5)(d)). Times are those of',
    parties: 'Provider and bank',
    ground: 'Ground',
    course: 'Course of the outage',
    requests: 'Requests that were counted',
    probes: 'Looks at whether the interface was back',
    use: 'Use of the fallback mechanism',
    events: 'Announcements of the bank',
    notices: 'Notices to the bank',
    figures: 'Figures of the interface, as the provider observed them in its own traffic',
    journal: 'Access log',
    none: 'None.',
  },
  fr: {
    title: 'Justification du recours au mécanisme de secours',
    about:
      'Établie pour justifier le recours à l’interface client (règlement délégué (UE) 2018/389, art. 33, § 5, point d). Les heures sont celles de',
    parties: 'Prestataire et banque',
    ground: 'Fondement',
    course: 'Déroulement de l’indisponibilité',
    requests: 'Demandes prises en compte',
    probes: 'Vérifications du retour de l’interface',
    use: 'Usage du mécanisme de secours',
    events: 'Annonces de la banque',
    notices: 'Informations adressées à la banque',
    figures: 'Indicateurs de l’interface, tels que le prestataire les a observés dans son propre trafic',
    journal: 'Journal des accès',
    none: 'Néant.',
  },
};

/** Names of the entries on the page. */
export const NAMES: Words<Name> = {
  en: {
    outage: 'outage',
    provider: 'provider',
    authorisation: 'authorisation number',
    contact: 'contact',
    responsible: 'responsible person',
    bank: 'bank',
    interface: 'dedicated interface',
    contingency: 'fallback mechanism of the bank',
    regime: 'legal regime',
    basis: 'basis',
    policy: 'rule that decided',
    decision: 'decided by',
    consents: 'different consents among the requests',
    leftOut: 'requests left out of this copy, in the middle of the series',
    network: 'own network',
    well: 'well',
    unwell: 'not well',
    notChecked: 'not checked',
    lastGood: 'last good reply',
    opened: 'opened',
    closed: 'closed',
    ongoing: 'ongoing',
    length: 'length',
    used: 'fallback used',
    yes: 'yes',
    watched: 'no, the outage was only watched',
    sent: 'sent',
    requestId: 'X-Request-Id',
    kind: 'kind',
    waited: 'waited (ms)',
    result: 'result',
    status: 'status',
    attended: 'PSU present',
    at: 'at',
    ok: 'good',
    took: 'took (ms)',
    served: 'calls answered',
    refused: 'calls refused',
    sessions: 'sessions',
    psus: 'customers',
    accounts: 'accounts',
    sca: 'strong authentications asked',
    kinds: 'kinds of data',
    source: 'source',
    text: 'text',
    proof: 'proof of delivery',
    date: 'day',
    uptime: 'uptime (%)',
    down: 'down (s)',
    errors: 'errors (%)',
    median: 'median (ms)',
    sample: 'requests',
    head: 'head of the log',
    journalFrom: 'log when the outage began',
    journalTo: 'log when it was over',
    not: 'no',
  },
  fr: {
    outage: 'incident',
    provider: 'prestataire',
    authorisation: 'numéro d’agrément',
    contact: 'contact',
    responsible: 'personne responsable',
    bank: 'banque',
    interface: 'interface dédiée',
    contingency: 'mécanisme de secours de la banque',
    regime: 'régime juridique',
    basis: 'motif',
    policy: 'règle appliquée',
    decision: 'décidé par',
    consents: 'consentements distincts parmi les demandes',
    leftOut: 'demandes omises dans cette copie, au milieu de la série',
    network: 'réseau du prestataire',
    well: 'en ordre',
    unwell: 'en défaut',
    notChecked: 'non vérifié',
    lastGood: 'dernière réponse valable',
    opened: 'début',
    closed: 'fin',
    ongoing: 'en cours',
    length: 'durée',
    used: 'recours au secours',
    yes: 'oui',
    watched: 'non, l’indisponibilité a seulement été observée',
    sent: 'envoi',
    requestId: 'X-Request-Id',
    kind: 'type',
    waited: 'attente (ms)',
    result: 'résultat',
    status: 'statut',
    attended: 'client présent',
    at: 'heure',
    ok: 'concluante',
    took: 'durée (ms)',
    served: 'appels servis',
    refused: 'appels refusés',
    sessions: 'sessions',
    psus: 'clients',
    accounts: 'comptes',
    sca: 'authentifications fortes demandées',
    kinds: 'types de données',
    source: 'source',
    text: 'texte',
    proof: 'preuve de remise',
    date: 'jour',
    uptime: 'disponibilité (%)',
    down: 'indisponible (s)',
    errors: 'erreurs (%)',
    median: 'médiane (ms)',
    sample: 'demandes',
    head: 'tête du journal',
    journalFrom: 'journal au début de l’indisponibilité',
    journalTo: 'journal à sa fin',
    not: 'non',
  },
};
