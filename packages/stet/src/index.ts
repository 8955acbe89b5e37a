export type { PsuAccess, PsuHeaders } from './request/psu-access.ts';
export type { StetAccountInformation } from './resource/account-information.ts';
export { type HttpSignatureOptions, httpSignature } from './signature/http-signature.ts';
export type { RequestSigner, RequestToSign } from './signature/request-signer.ts';
export type { SealKey } from './signature/seal-key.ts';
export { createStetClient, type StetClient, type StetClientOptions } from './stet-client.ts';
export { createStetTransport, type StetTransport, type StetTransportOptions } from './stet-transport.ts';
