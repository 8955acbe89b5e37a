/** What a page is. `unknown` means that no page we know has these marks. */
export type PageKind =
  | 'login'
  | 'sca'
  | 'interstitial'
  | 'password_change'
  | 'outage'
  | 'account_list'
  | 'operations'
  | 'card_operations'
  | 'announced_operations'
  | 'rib'
  | 'download'
  | 'home'
  | 'logged_out'
  | 'error'
  | 'unknown';
