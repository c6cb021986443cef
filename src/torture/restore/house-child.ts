import { openHouse } from '../../app/open-house.ts';
import { serve } from '../../app/serve.ts';
import { cancellation } from '../../engine/execute/run-operation.ts';
import { NEXT_MIGRATIONS } from './next-version.ts';

/** One server and worker of a house, as `lockstep serve` runs it, of this version or of the next. */
const [dataDir = '', version = 'this'] = process.argv.slice(2);
const until = cancellation();
process.once('SIGTERM', () => until.cancel());
process.once('disconnect', () => until.cancel());
const house = await openHouse({
  dataDir,
  log: {
    info: () => undefined,
    warn: () => undefined,
    error: (message, fields) => void process.send?.({ error: `${message} ${JSON.stringify(fields ?? {})}` }),
  },
  ...(version === 'next' ? { migrations: NEXT_MIGRATIONS } : {}),
});
await serve(house, {
  listen: { host: '127.0.0.1', port: 0, behindProxy: false },
  worker: true,
  until,
  environment: {},
  onListening: ({ url }) => void process.send?.({ url }),
});
await house.close();
if (process.connected) process.disconnect();
