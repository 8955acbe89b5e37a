/** Error codes of RFC 6749 (sections 4.1.2.1, 5.2) and RFC 7591 (section 3.2.2). */
export type OAuthErrorCode =
  | 'access_denied'
  | 'invalid_client'
  | 'invalid_client_metadata'
  | 'invalid_grant'
  | 'invalid_redirect_uri'
  | 'invalid_request'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'unsupported_response_type';

/** Reason for which the authorisation server refuses. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly status: 400 | 401 | 403;

  constructor(code: OAuthErrorCode, description: string, status: 400 | 401 | 403 = 400) {
    super(description);
    this.code = code;
    this.status = status;
  }
}

/** Body of an error answer, as banks of the group write it: with an `error_uri` that is null. */
export function oauthErrorBody({ code, message }: OAuthError): string {
  return JSON.stringify({ error: code, error_description: message, error_uri: null });
}
