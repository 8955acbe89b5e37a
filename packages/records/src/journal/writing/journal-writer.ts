import type { JournalPosition } from '@relais/core';
import { SIGN_OF_LIFE_MS } from '../holding/chain-hold.ts';
import type { JournalSettings } from '../journal-options.ts';
import type { JournalEntry } from '../journal-record.ts';
import { ChainLostError } from './chain-writer.ts';
import { closeChain, type OpenChain, openNewChain } from './open-chain.ts';

/**
 * Writes to the chain that this process holds. Another process may take it, for example after a day of
 * standstill. Then the writer begins a new chain and writes the same record there.
 */
export class JournalWriter {
  readonly #settings: JournalSettings;
  #open: OpenChain;
  #opening: Promise<void> | undefined;
  #endSigns: () => void = () => {};
  #isClosed = false;

  constructor(settings: JournalSettings, open: OpenChain) {
    this.#settings = settings;
    this.#open = open;
    this.#scheduleSign();
  }

  /** The chain that is written to. */
  get current(): OpenChain {
    return this.#open;
  }

  /** @returns the place of the record, once it is on the disk in a chain of this process */
  async append(entry: JournalEntry): Promise<JournalPosition> {
    for (;;) {
      const open = this.#open;
      try {
        return await open.writer.append(entry);
      } catch (error) {
        if (!(error instanceof ChainLostError)) throw error;
        await this.#leave(open);
      }
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endSigns();
    await this.#opening?.catch(() => {});
    await closeChain(this.#open);
  }

  /** Several records may find at the same time that the chain is lost. */
  async #leave(lost: OpenChain): Promise<void> {
    if (this.#open !== lost) return;
    this.#opening ??= this.#beginAnew(lost).finally(() => {
      this.#opening = undefined;
    });
    await this.#opening;
  }

  async #beginAnew(lost: OpenChain): Promise<void> {
    this.#open = await openNewChain(this.#settings);
    // Nothing of a chain that another process goes on with can still fail for this one.
    await closeChain(lost).catch(() => {});
  }

  #scheduleSign(): void {
    if (this.#isClosed) return;
    this.#endSigns = this.#settings.clock.schedule(() => {
      const { hold } = this.#open;
      // A sign that fails costs nothing: the holder still asks before it relies on its chain.
      void hold
        .showLife()
        .catch(() => {})
        .then(() => this.#scheduleSign());
    }, SIGN_OF_LIFE_MS);
  }
}
