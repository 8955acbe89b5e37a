import { redisFleet } from '@relais/redis';
import { CLIENTS } from '../../../packages/redis/test/clients.ts';

// A process of several workers. It tells, in a line each, when the last of them has seen a revision, in microseconds of the
// machine's own clock, which all processes share.
const [port = '', workers = '', client = ''] = process.argv.slice(2);
const connect = CLIENTS[Number(client)]?.[1];
if (connect === undefined) throw new RangeError(`no client ${client}`);

const seen = new Map<number, number>();
for (let index = 0; index < Number(workers); index += 1) {
  const connections = connect(Number(port));
  const { client: commands, subscriber } = connections;
  const view = redisFleet({ client: commands, subscriber }).open('cic');
  view.on('change', ({ revision }) => {
    const at = process.hrtime.bigint() / 1_000n;
    const count = (seen.get(revision) ?? 0) + 1;
    seen.set(revision, count);
    if (count === Number(workers)) process.stdout.write(`${revision} ${at}\n`);
  });
}
process.stdin.resume().on('end', () => process.exit());
