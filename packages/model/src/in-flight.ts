/** Counts what runs, and tells when nothing does. */
export class InFlight {
  #count = 0;
  #tellIdle: () => void = () => {};

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#tellIdle();
  }

  /** Resolves once nothing runs. To be asked once, at the end. */
  async idle(): Promise<void> {
    if (this.#count === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tellIdle = resolve;
    await promise;
  }
}
