import { Hono } from 'hono';
import type { ApiControl } from '../api/api-control.ts';
import type { ApiRules } from '../api/api-rules.ts';
import { REISSUED } from '../api/issued-ids.ts';
import type { ConsentFilter } from '../authorisation/grants.ts';

/** Actions, by the last part of the path. */
const ACTIONS = {
  'withdraw-consents': (api, filter) => api.withdrawConsents(filter),
  'expire-access-tokens': (api, filter) => api.expireAccessTokens(filter),
  'expire-refresh-tokens': (api, filter) => api.expireRefreshTokens(filter),
} as const satisfies Readonly<Record<string, (api: ApiControl, filter: ConsentFilter) => void>>;

/** The routes of the control port for the API. */
export function createApiControlRoutes(api: ApiControl): Hono {
  const routes = new Hono();
  routes.get('/', (context) => context.json(api.rules()));
  routes.patch('/', async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined);
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      return context.json({ error: 'the body must be a JSON object' }, 400);
    try {
      // `change` checks its content.
      api.change(body as ApiRules);
    } catch (error) {
      return context.json({ error: error instanceof Error ? error.message : 'cannot be set' }, 400);
    }
    return context.json(api.rules());
  });

  routes.post('/reissue/:what', (context) => {
    const what = REISSUED.find((known) => known === context.req.param('what'));
    if (what === undefined) return context.json({ error: `can reissue ${REISSUED.join(', ')}` }, 404);
    api.reissue(what);
    return context.body(null, 204);
  });
  for (const [name, act] of Object.entries(ACTIONS)) {
    routes.post(`/${name}`, (context) => {
      const [login, clientId] = [context.req.query('login'), context.req.query('clientId')];
      act(api, { ...(login === undefined ? {} : { login }), ...(clientId === undefined ? {} : { clientId }) });
      return context.body(null, 204);
    });
  }
  return routes;
}
