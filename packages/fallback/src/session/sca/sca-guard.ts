import { ScaStop } from './sca-stop.ts';

/** Every variant is served at this one address. Opening it notifies the customer, each time. */
const SCA_PAGE = /\/validation\.aspx$/;

/** True for the page of the strong authentication. */
export function isScaAddress({ pathname }: URL): boolean {
  return SCA_PAGE.test(pathname);
}

/**
 * Stands before the page of the strong authentication. Wherever the bank leads there, reading stops before that page is opened.
 * So no phone of an absent customer rings.
 */
export class ScaGuard {
  #isPermitted = false;

  /** To be asked before each page is. @throws {RelaisError} `sca_required`; `takeStop` tells where */
  readonly check = (url: URL): void => {
    if (!isScaAddress(url)) {
      this.#isPermitted = false;
      return;
    }
    if (!this.#isPermitted) throw new ScaStop(url);
  };

  /** Lets the task open the page, until the bank leads away from it. Nothing else may be read meanwhile. */
  async permit<T>(task: () => Promise<T>): Promise<T> {
    this.#isPermitted = true;
    try {
      return await task();
    } finally {
      this.#isPermitted = false;
    }
  }
}
