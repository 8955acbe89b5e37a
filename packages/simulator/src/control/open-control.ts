import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { type ControlOptions, createControl } from './create-control.ts';

/** A control port that listens. */
export interface ControlPort {
  /** e.g. `http://127.0.0.1:40126/`. */
  readonly url: string;
  /** May be called twice. */
  readonly close: () => void;
}

/** Opens the control port on loopback. @param port - 0: any free one */
export async function openControl(port: number, options: ControlOptions): Promise<ControlPort> {
  const { fetch } = createControl(options);
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
