/** All that a fleet needs of a client for Redis. */
export interface RedisPort {
  /**
   * Sends one command and gives the server's reply, texts as strings. Rejects with an error whose message is the server's own, when
   * the server refuses the command.
   *
   * @param key - the first key of the command, by which a cluster finds the node
   */
  readonly send: (words: readonly string[], key: string) => Promise<unknown>;
  /**
   * Resolves once the server has confirmed the subscription, to the function that ends it. The client subscribes again by itself
   * whenever it connects anew.
   */
  readonly subscribe: (channel: string, listener: (message: string) => void) => Promise<() => Promise<unknown>>;
  /** Told whenever the client has connected and subscribed again. Returns the function that stops it. */
  readonly onSubscribedAgain: (listener: () => void) => () => void;
}
