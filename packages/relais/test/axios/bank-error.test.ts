import { manualClock, RelaisError, type RelaisErrorCode } from '@relais/model';
import { AxiosError } from 'axios';
import { describe, expect, it } from 'vitest';
import { afterOutage, openScene, refused } from './scene.ts';

describe('what the fallback refuses', () => {
  it.each<[RelaisErrorCode, number]>([
    ['fallback_unavailable', 503],
    ['fallback_refused', 503],
    ['page_drift', 503],
    ['certificate_problem', 503],
    ['own_network', 503],
    ['malformed_reply', 503],
    ['wrong_brand', 503],
    ['consent_expired', 401],
    ['consent_revoked', 403],
    ['sca_required', 403],
    ['sca_refused', 403],
    ['credentials_wrong', 403],
    ['credentials_blocked', 403],
    ['user_action_needed', 403],
    ['quota_exhausted', 429],
  ])('%s comes as the bank’s own %i', async (code, status) => {
    await using scene = await openScene({ doorClock: manualClock(Date.UTC(2026, 9, 5)) });
    await afterOutage(scene);
    scene.refusal = refused(code);
    const error: AxiosError = await scene.client
      .get('/accounts', { headers: { 'X-Request-Id': 'req-8' } })
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(AxiosError);
    expect(error.message).toBe(`Request failed with status code ${status}`);
    expect(error.code).toBe(status < 500 ? 'ERR_BAD_REQUEST' : 'ERR_BAD_RESPONSE');
    expect(error.response?.data).toEqual({
      timestamp: '2026-10-05T00:00:00.000Z',
      status,
      error: expect.stringMatching(/^[A-Z]/),
      message: 'the web bank would not',
      path: 'accounts',
    });
    expect(error.response?.headers).toMatchObject({ 'x-relais-channel': 'fallback', 'x-request-id': 'req-8' });
    expect(error.cause).toBe(scene.refusal);
    expect(Object.keys(error)).not.toContain('cause');
  });

  it('says when a retry makes sense', async () => {
    const now = Date.UTC(2026, 9, 5);
    await using scene = await openScene({ doorClock: manualClock(now) });
    await afterOutage(scene);
    scene.refusal = refused('quota_exhausted', { retryAt: now + 90_500 });
    await expect(scene.client.get('/accounts')).rejects.toMatchObject({
      response: { headers: { 'retry-after': '91' } },
    });
  });

  it('is an answer where the host’s validateStatus takes errors for answers', async () => {
    await using scene = await openScene({ client: { validateStatus: null } });
    await afterOutage(scene);
    scene.refusal = refused('sca_required');
    expect(await scene.client.get('/accounts')).toMatchObject({ status: 403, data: { error: 'Forbidden' } });
  });

  it('holds nothing of the failed fallback but the typed error', async () => {
    await using scene = await openScene();
    await afterOutage(scene);
    scene.refusal = new RelaisError('fallback_unavailable', 'the web bank did not answer in time');
    const error: AxiosError = await scene.client.get('/accounts').catch((thrown) => thrown);
    const { response, request } = error;
    expect(request).toBeUndefined();
    expect(response?.request).toBeUndefined();
    expect(response?.config).toBe(error.config);
  });

  it('is not thrown at a host whose own program failed', async () => {
    await using scene = await openScene();
    scene.client.interceptors.request.use(() => {
      throw new TypeError('a mistake of the host');
    });
    await expect(scene.client.get('/accounts')).rejects.toThrow(TypeError);
    expect(scene.failover.state).toBe('closed');
  });
});
