import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PEER_SETTINGS, type PeerServer, type PeerSettings } from './peer-settings.ts';

/** A peer as a process of its own, as it is run: neither the client nor another system shares its thread. */
async function main(): Promise<void> {
  const settings = JSON.parse(process.env[PEER_SETTINGS] ?? '') as PeerSettings;
  let handle: RequestListener | undefined;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) =>
    handle?.(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const made = await start(settings, `http://127.0.0.1:${port}`);
  handle = made.handle;
  const { url, token, version } = made;
  process.stdout.write(`ready ${JSON.stringify({ url, token, version })}\n`);
  // Whoever started it is gone.
  process.stdin.resume().on('end', () => process.exit(0));
}

async function start(settings: PeerSettings, origin: string): Promise<PeerServer> {
  switch (settings.peer) {
    case 'jackson':
      return (await import('./peer-jackson.ts')).startJackson(settings, origin);
    case 'better-auth':
      return (await import('./peer-better-auth.ts')).startBetterAuth(settings, origin);
    case 'scimmy':
      return (await import('./peer-scimmy.ts')).startScimmy(origin);
  }
}

await main();
