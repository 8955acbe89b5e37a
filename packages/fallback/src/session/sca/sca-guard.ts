import { RelaisError } from '@relais/model';

/** Every variant is served at this one address. Opening it notifies the customer, each time. */
const SCA_PAGE = /\/validation\.aspx$/;

/** True for the page of the strong authentication. */
export function isScaAddress({ pathname }: URL): boolean {
  return SCA_PAGE.test(pathname);
}

/**
 * Stands before the page of the strong authentication: wherever the bank leads there, reading stops before it is opened,
 * so that no phone of an absent customer rings.
 */
export class ScaGuard {
  #isPermitted = false;
  #stoppedAt: URL | undefined;

  /** To be asked before each page is. @throws {RelaisError} `sca_required` */
  readonly check = (url: URL): void => {
    if (!isScaAddress(url)) {
      this.#isPermitted = false;
      return;
    }
    if (this.#isPermitted) return;
    this.#stoppedAt = url;
    throw new RelaisError('sca_required', 'the bank asks for strong authentication', { reason: 'in_session' });
  };

  /** Lets the task open the page, until the bank leads away from it. */
  async permit<T>(task: () => Promise<T>): Promise<T> {
    this.#isPermitted = true;
    try {
      return await task();
    } finally {
      this.#isPermitted = false;
    }
  }

  /** Where reading was stopped since this was asked last. */
  takeStop(): URL | undefined {
    const at = this.#stoppedAt;
    this.#stoppedAt = undefined;
    return at;
  }
}
