import type { Basis, OutcomeKind } from '@relais/core';

/** Languages in which reports are written. */
export type ReportLanguage = 'fr' | 'en';

/** The same in both languages. */
export type Words<Key extends string> = Readonly<Record<ReportLanguage, Readonly<Record<Key, string>>>>;

/** Legal basis for the use of the fallback. */
export const BASIS: Words<Basis> = {
  en: {
    no_reply_presumption:
      'presumption of unplanned unavailability: consecutive requests without a reply within 30 seconds (Delegated Regulation (EU) 2018/389, art. 33(1))',
    breakdown_evidence:
      'evidence of a systems breakdown of the dedicated interface (Delegated Regulation (EU) 2018/389, art. 33(1))',
    operator_decision: 'decision of a named person of the provider, with the reason given',
  },
  fr: {
    no_reply_presumption:
      'présomption d’indisponibilité imprévue : demandes consécutives restées sans réponse dans les 30 secondes (règlement délégué (UE) 2018/389, art. 33, § 1)',
    breakdown_evidence:
      'défaillance constatée des systèmes de l’interface dédiée (règlement délégué (UE) 2018/389, art. 33, § 1)',
    operator_decision: 'décision d’une personne nommée du prestataire, avec son motif',
  },
};

/** Result of a request. */
export const RESULT: Words<OutcomeKind> = {
  en: {
    answered: 'answered',
    no_reply: 'no reply within 30 s',
    connection: 'connection refused or broken',
    tls_server: 'TLS failure on the bank’s side',
    server_error: 'server error',
    malformed: 'reply unreadable or empty',
    rejected: 'request rejected',
    slow_window: 'no reply on a wide period',
    blocked: 'stopped in front of the bank',
    consent: 'consent or token',
    quota: 'quota of the provider',
    certificate: 'certificate of the provider',
    own_network: 'network of the provider',
    left: 'cut short by the provider',
  },
  fr: {
    answered: 'réponse reçue',
    no_reply: 'aucune réponse en 30 s',
    connection: 'connexion refusée ou coupée',
    tls_server: 'échec TLS du côté de la banque',
    server_error: 'erreur du serveur',
    malformed: 'réponse illisible ou vide',
    rejected: 'demande rejetée',
    slow_window: 'aucune réponse sur une longue période',
    blocked: 'arrêtée en amont de la banque',
    consent: 'consentement ou jeton',
    quota: 'quota du prestataire',
    certificate: 'certificat du prestataire',
    own_network: 'réseau du prestataire',
    left: 'interrompue par le prestataire',
  },
};
