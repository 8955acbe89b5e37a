import { type Html, html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

/** The root element, on newer pages between comments with conditions for old browsers. */
export function rootTag({ features, language }: Site): Html {
  const root = html`<html lang="${language}">`;
  if (!features.conditionalComments) return root;
  return html`<!--[if lte IE 9]><html lang="${language}" class="ei_ie"><![endif]-->
<!--[if gt IE 9]><!-->${root}<!--<![endif]-->`;
}

/** A script with markup and comments in its strings. */
export function headScript({ features }: Site): Html | false {
  return (
    features.headScript && {
      markup: `<script type="text/javascript">
<!-- /* masqué aux anciens navigateurs */
var EI_TPL = { vide: '<div class="_c1 c a_vide _c1"><!-- aucune donnée --></div>', plus: '<div><a href="#">Déplier</a></div>' };
// -->
</script>`,
    }
  );
}

/** The search form of an earlier release. */
export function commentedSearch({ base, features }: Site): Html | false {
  return (
    features.commentedSearch &&
    html`
<!-- <form id="ei_tpl_search_old" action="${base}/recherche.html" method="post"><input type="hidden" name="Data_Sort" value=""><input type="text" name="q" value="Votre recherche précédente"></form> -->`
  );
}

/** Left by parts of the page that were pages once. */
export function emptyHeads({ features }: Site): Html | false {
  return (
    features.emptyHeads &&
    html`<head></head><head></head>
`
  );
}
