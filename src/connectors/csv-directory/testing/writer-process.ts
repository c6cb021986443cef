import { ConnectorFault } from '../../../domain/connector.ts';
import { Secret } from '../../../domain/secret.ts';
import { openDirectoryFile } from '../directory-file.ts';
import { csvDirectoryConnector, openCsvDirectory } from '../index.ts';

/**
 * A second process for the tests: `writer-process MODE CONFIG NAMES`. MODE `grant` grants group `by-PID` to each
 * name and waits while the file is locked; MODE `die` is killed between writing the new file and the rename.
 */
const [, , mode, configText = '{}', names = ''] = process.argv;
const config = csvDirectoryConnector.parseConfig(JSON.parse(configText));
const runtime = {
  clock: Date.now,
  random: Math.random,
  http: () => Promise.reject(new Error('no HTTP here')),
  secret: async () => new Secret(''),
};
const beforeRename = () => {
  if (mode === 'die') process.kill(process.pid, 'SIGKILL');
};
const connector = openCsvDirectory(
  config,
  runtime,
  openDirectoryFile({ ...config, random: Math.random, beforeRename }),
);

for (const name of names.split(',')) {
  for (;;) {
    try {
      await connector.apply({
        kind: 'grant',
        account: { name, keys: {} },
        entitlement: { kind: 'group', value: `by-${process.pid}` },
        idempotencyKey: name,
      });
      break;
    } catch (error) {
      if (!(error instanceof ConnectorFault) || error.kind !== 'retryable') throw error;
      await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 5));
    }
  }
}
console.log(process.pid);
