import { randomUUID } from 'node:crypto';
import type { Clock } from '@relais/model';
import { OAuthError } from '../authorisation/oauth-error.ts';
import type { ClientMetadata } from './client-metadata.ts';

/** A client of the API. A TPP may have several, each with its own name and its own tokens. */
export interface RegisteredClient extends ClientMetadata {
  readonly clientId: string;
  /** `organizationIdentifier` of the QWAC that registered it: only the same TPP may use or change it. */
  readonly organization: string;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
}

/** The clients that the bank knows. */
export interface ClientRegistry {
  readonly add: (metadata: ClientMetadata, organization: string) => RegisteredClient;
  readonly replace: (client: RegisteredClient, metadata: ClientMetadata) => RegisteredClient;
  readonly remove: (clientId: string) => void;
  readonly find: (clientId: string) => RegisteredClient | undefined;
  /** The clients that a TPP has registered. */
  readonly allOf: (organization: string) => readonly RegisteredClient[];
  /** @throws {OAuthError} `invalid_client` for an unknown client, or another TPP's */
  readonly ofOrganization: (clientId: string, organization: string) => RegisteredClient;
}

export function createClientRegistry(clock: Clock): ClientRegistry {
  const clients = new Map<string, RegisteredClient>();

  function put(client: RegisteredClient): RegisteredClient {
    clients.set(client.clientId, client);
    return client;
  }

  return {
    add: (metadata, organization) =>
      put({ ...metadata, clientId: randomUUID(), organization, issuedAt: Math.floor(clock.now() / 1000) }),
    replace: ({ clientId, organization, issuedAt }, metadata) => put({ ...metadata, clientId, organization, issuedAt }),
    remove: (clientId) => void clients.delete(clientId),
    find: (clientId) => clients.get(clientId),
    allOf: (organization) => [...clients.values()].filter((client) => client.organization === organization),
    ofOrganization: (clientId, organization) => {
      const client = clients.get(clientId);
      // Both cases give one answer, so that no TPP learns of another's clients.
      if (client?.organization !== organization) {
        throw new OAuthError('invalid_client', 'client_id is unknown, or of another TPP', 401);
      }
      return client;
    },
  };
}
