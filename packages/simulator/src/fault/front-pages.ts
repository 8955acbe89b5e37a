/** What a firewall in front of a bank answers to a request that it does not like. */
export const FIREWALL_PAGE = `<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 4711081500000000000<br><br><a href='javascript:history.back();'>[Go Back]</a></body></html>`;

/** A puzzle that only a person can solve, in the place of the page. */
export const CAPTCHA_PAGE = `<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Vérification</title></head><body><form method="post"><p>Merci de confirmer que vous n'êtes pas un robot.</p><div class="g-recaptcha" data-sitekey="not-a-key"></div><button>Continuer</button></form></body></html>`;
