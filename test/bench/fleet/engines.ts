import { consecutiveFailures, createFailover } from '@relais/core';
import { redisFleet } from '@relais/redis';
import { CLIENTS } from '../../../packages/redis/test/clients.ts';

// A process of several workers, each with an engine of its own. It tells, in a line each, when the last of them has opened and
// has closed, in microseconds of the machine's own clock, and each beginning of an incident that one of them told.
const [port = '', workers = '', client = ''] = process.argv.slice(2);
const connect = CLIENTS[Number(client)]?.[1];
if (connect === undefined) throw new RangeError(`no client ${client}`);

let open = 0;
let closed = 0;
for (let index = 0; index < Number(workers); index += 1) {
  const connections = connect(Number(port));
  const { client: commands, subscriber } = connections;
  const fleet = redisFleet({ client: commands, subscriber }).open('cic');
  const failover = createFailover({ bankId: 'cic', fleet, trip: consecutiveFailures({ failures: 5, apartMs: 0 }) });
  failover.on('failover', ({ id }) => process.stdout.write(`failover 0 ${id}\n`));
  failover.on('state', ({ to }) => {
    const at = process.hrtime.bigint() / 1_000n;
    if (to === 'open') open += 1;
    if (to === 'closed') closed += 1;
    if (to === 'open' && open % Number(workers) === 0) process.stdout.write(`open ${at}\n`);
    if (to === 'closed' && closed % Number(workers) === 0) process.stdout.write(`closed ${at}\n`);
  });
}
process.stdin.resume().on('end', () => process.exit());
