export type { PsuAccess, PsuHeaders } from './request/psu-access.ts';
export type { RequestSigner, RequestToSign } from './request/request-signer.ts';
export type { StetAccountInformation } from './resource/account-information.ts';
export { createStetClient, type StetClient, type StetClientOptions } from './stet-client.ts';
export { createStetTransport, type StetTransport, type StetTransportOptions } from './stet-transport.ts';
