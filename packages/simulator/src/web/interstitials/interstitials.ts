import type { InterstitialName } from '../../ledger/customer-scenario.ts';

/**
 * The way past a page.
 *
 * - `link`, `form`: by a link of the page, or by the button of its form
 * - `again`: by a second request for the wanted page
 * - `ignored`: the page does not hold the customer back
 * - `none`: the page wants an answer or a decision first
 */
type InterstitialExit = 'link' | 'form' | 'again' | 'ignored' | 'none';

/** A page between login and home. */
export interface Interstitial {
  /** Below the language. */
  readonly page: string;
  readonly title: string;
  readonly text: string;
  readonly exit: InterstitialExit;
  /** Name of the input that posts an answer which the simulator never accepts. */
  readonly asks?: string;
  /** Its address answers with an empty body: the customer has seen it. */
  readonly isEmpty?: boolean;
  /** For a link: its markup and its words. */
  readonly link?: { readonly marks: string; readonly words: string };
}

const DATA_REQUEST = 'Afin de compléter vos informations personnelles, renseignez le formulaire ci-dessous.';

/** The pages, by name. */
export const INTERSTITIALS: Readonly<Record<InterstitialName, Interstitial>> = {
  message: {
    page: '/banque/paci_engine/static_content_manager.aspx',
    title: 'Information',
    text: 'Découvrez les nouveautés de votre espace.',
    exit: 'link',
    link: { marks: 'id="P:F_1.R2:link"', words: 'Continuer' },
  },
  data: {
    page: '/banque/paci_engine/engine.aspx',
    title: 'Vos informations personnelles',
    text: DATA_REQUEST,
    exit: 'form',
    asks: 'profession',
  },
  terms: {
    page: '/banque/conditions-generales.html',
    title: 'Conditions générales',
    text: 'Veuillez lire et accepter les conditions générales de banque à distance.',
    exit: 'none',
    asks: 'acceptation',
  },
  dsp2: {
    page: '/banque/reglementation-dsp2.html',
    title: 'Réglementation DSP2',
    text: 'La réglementation évolue : votre connexion aussi.',
    exit: 'link',
    link: { marks: 'class="ei_btn ei_btn_typ_ok"', words: 'Continuer' },
  },
  contact: {
    page: '/banque/coordonnees_personnelles.aspx',
    title: 'Coordonnées personnelles',
    text: 'Veuillez vérifier vos coordonnées.',
    exit: 'none',
    asks: 'adresse',
  },
  'personal-data': {
    page: '/banque/paci_engine/paci_wsd_pdta.aspx',
    title: 'Données personnelles',
    text: 'Veuillez compléter vos données personnelles.',
    exit: 'none',
    asks: 'naissance',
  },
  phone: {
    page: '/client/paci_engine/information-client.html',
    title: 'Confirmez votre numéro de téléphone portable',
    text: 'Nous utilisons le 06 XX XX X4 17 pour vous joindre.',
    exit: 'link',
    link: { marks: 'class="ei_btn ei_btn_typ_quit"', words: 'Quitter' },
  },
  privacy: {
    page: '/client/paci_engine/information-client.html',
    title: 'Protection de vos données',
    text: 'En tout temps, depuis votre espace client, vous avez désormais accès à notre politique de protection des données.',
    exit: 'link',
    link: { marks: 'class="ei_btn ei_btn_typ_ok"', words: "J'ai compris" },
  },
  powers: {
    page: '/banque/migr_gestion_pouvoirs.html',
    title: 'Gestion des pouvoirs',
    text: 'La gestion des pouvoirs de votre entreprise évolue.',
    exit: 'form',
  },
  tax: {
    page: '/banque/residencefiscale.aspx',
    title: 'Auto-certification de résidence fiscale',
    text: 'Veuillez certifier votre résidence fiscale.',
    exit: 'none',
    asks: 'pays',
  },
  'more-information': {
    page: '/banque/paci_engine/paci_wsd_cli.aspx',
    title: 'Informations complémentaires',
    text: "Le site du contrat Banque à Distance a besoin d'informations supplémentaires.",
    exit: 'none',
    asks: 'revenus',
  },
  donation: {
    page: '/banque/paci_application_defi_solidaire_p1.html',
    title: 'Défi solidaire',
    text: 'Choisissez les associations que vous voulez soutenir.',
    exit: 'ignored',
  },
  solidarity: {
    page: '/banque/paci_application_territoire_de_solidarite_p1.html',
    title: 'Territoire de solidarité',
    text: 'Soutenez les projets près de chez vous.',
    exit: 'none',
    asks: 'don',
  },
  phishing: {
    page: '/banque/paci_beware_of_phishing.html',
    title: 'Attention aux fraudes',
    text: 'Votre banque ne vous demande jamais vos codes.',
    exit: 'ignored',
  },
  documents: {
    page: '/banque/CMIG_Statut.aspx',
    title: 'Documents électroniques',
    text: 'Vos relevés sont maintenant électroniques.',
    exit: 'again',
  },
  assembly: {
    page: '/banque/assembleegenerale.html',
    title: 'Assemblée générale',
    text: 'Vous êtes invité à assemblée générale de votre caisse.',
    exit: 'ignored',
  },
  'assembly-outside': {
    page: '/assembleegenerale',
    title: 'Assemblée générale',
    text: 'Vous êtes invité à assemblée générale de votre caisse.',
    exit: 'ignored',
  },
  'assembly-seen': {
    page: '/assembleegenerale',
    title: '',
    text: '',
    exit: 'ignored',
    isEmpty: true,
  },
  welcome: {
    page: '/banque/welcome_pack.html',
    title: 'Bienvenue',
    text: 'Voici votre première visite.',
    exit: 'ignored',
  },
  'key-card': {
    page: '/validation/carte_cles.cgi',
    title: 'Carte de Clés Personnelles',
    text: 'Votre Carte de Clés Personnelles numéro 12 345 est révoquée.',
    exit: 'none',
  },
  password: {
    page: '/validation/change_password.cgi',
    title: 'Changement de mot de passe',
    text: 'Votre mot de passe doit être changé.',
    exit: 'none',
    asks: '_cm_pwd_new',
  },
  'password-service': {
    page: '/services/change_password.html',
    title: 'Changement de mot de passe',
    text: 'Votre mot de passe doit être changé.',
    exit: 'none',
    asks: '_cm_pwd_new',
  },
};
