import { type Pki, startSimulator } from '@relais/simulator';

/** The simulator's certificates, for banks that are scripted rather than simulated. */
export async function certificates(): Promise<Pki> {
  await using bank = await startSimulator();
  return bank.pki;
}
