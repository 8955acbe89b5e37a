import { messagePage } from '../pages/message-page.ts';
import type { WebRouter } from '../routes/web-router.ts';

/** The router for pages that the site of 2012 did not have. Its customers are told that the page is not there. */
export function notIn2012(router: WebRouter): WebRouter {
  return {
    ...router,
    inner: (page) =>
      router.inner((visitor, c) => {
        const { site, customer } = visitor;
        return site.release === '2012' ? messagePage(site, customer, 'unavailable') : page(visitor, c);
      }),
  };
}
