import type { CalendarDate } from '@relais/model';
import { outerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import { printDate } from '../markup/print-date.ts';
import type { Site } from '../site/site.ts';

/** Planned maintenance until half past two, or an alert without a reason. */
export function outagePage(site: Site, today: CalendarDate, kind: 'outage' | 'infos' = 'outage'): string {
  const text =
    kind === 'infos'
      ? "Ce service n'est pas disponible actuellement."
      : `Dans le cadre de l'amélioration de nos services, nous vous informons que le service est interrompu jusqu'au ${printDate(today)} à 02:30 environ. Veuillez nous excuser pour cette gêne momentanée.`;
  const content = html`<table><tr><td class="ALERTE"><p><span>${text}</span></p></td></tr></table>`;
  return outerPage({ site, title: 'Service interrompu', content });
}
