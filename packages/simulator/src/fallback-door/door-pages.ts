/** The page with a form, for a person with the certificate in the browser. The form makes the same POST as TPPs. */
export function formPage(bank: string, action: string): string {
  return page(
    `Accès de secours - ${bank}`,
    `<h1>Accès de secours / Fallback access</h1>
<p>Réservé aux prestataires de services de paiement munis d'un certificat QWAC valide.</p>
<form action="${action}" method="post" autocomplete="off">
 <input type="hidden" name="flag" value="password"><input type="hidden" name="_charset_" value="utf-8">
 <label for="_userid">Identifiant</label><input id="_userid" name="_cm_user" type="text">
 <label for="_pwduser">Mot de passe</label><input id="_pwduser" name="_cm_pwd" type="password">
 <input type="submit" value="Se connecter">
</form>`,
  );
}

/** Explains in plain words why the door refuses. */
export function refusalPage(bank: string, reason: string): string {
  return page(
    `Accès refusé - ${bank}`,
    `<h1>Accès refusé / Access refused</h1>\n<div class="blocmsg err"><p>${reason}</p></div>`,
  );
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="fr"><head><meta charset="UTF-8"><title>${title}</title></head><body>
<main id="ei_tpl_content">
${content}
</main></body></html>`;
}
