/** The page that replaces the bank during planned maintenance. */
export const INTERRUPTED_PAGE = `<!doctype html><html lang="fr"><head><meta charset="UTF-8"><title>Service interrompu</title></head><body><table><tr><td class="ALERTE"><p><span>Dans le cadre de l'amélioration de nos services, nous vous informons que le service est interrompu jusqu'à 06:30 environ. Veuillez nous excuser pour cette gêne momentanée.</span></p></td></tr></table></body></html>`;

/** The page of an internal error. */
export const TECHNICAL_PROBLEM_PAGE = `<!doctype html><html lang="fr"><head><meta charset="UTF-8"><title>Erreur</title></head><body><main id="ei_tpl_content"><div class="blocmsg err"><p>Problème technique. Merci de bien vouloir réessayer un peu plus tard.</p></div></main></body></html>`;
