import { machine, show } from './harness.ts';
import { throughput } from './throughput.ts';

process.stdout.write(`${machine()}\n`);
show(await throughput(Number(process.env.N ?? 20_000)));
