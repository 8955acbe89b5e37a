/** Tells one thing after the other: what a listener causes meanwhile is told after it, to all. */
export class InOrder {
  readonly #waiting: (() => void)[] = [];
  #isTelling = false;

  tell(one: () => void): void {
    this.#waiting.push(one);
    if (this.#isTelling) return;
    this.#isTelling = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) next();
    this.#isTelling = false;
  }
}
