import { connect, createServer, type Server, type Socket } from 'node:net';

/** What the network between two processes does to the bytes of one connection. */
export type Weather =
  | { readonly kind: 'fair' }
  /** Every piece arrives so much later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** At most so many bytes a second, each way. */
  | { readonly kind: 'narrow'; readonly bytesPerSecond: number }
  /** Both ends stay open and nothing arrives any more: a pulled cable. */
  | { readonly kind: 'halfOpen' }
  /** The far end seems to have nothing more to say, and still hears. */
  | { readonly kind: 'halfClose' }
  /** Cut with a reset, in the middle of whatever is said. */
  | { readonly kind: 'reset' }
  /** Closed in good order. */
  | { readonly kind: 'drop' }
  /**
   * The first byte of the next piece is another: what is spoilt where both ends can see it. Without TLS nobody can see
   * it elsewhere.
   */
  | { readonly kind: 'corrupt' };

export interface TcpProxy {
  readonly port: number;
  readonly connections: number;
  /** Holds for connections made from now on. */
  ahead(weather: Weather): void;
  /** Holds for the connections that there are; `chosen` picks among them. */
  strike(weather: Weather, chosen?: (index: number) => boolean): number;
  /** Connections that were slow are so no more. What was swallowed stays swallowed. */
  calm(): void;
  close(): Promise<void>;
}

interface Line {
  weather: Weather;
  readonly near: Socket;
  readonly far: Socket;
  /** Pieces of each direction, in order. */
  readonly queues: { toFar: Promise<void>; toNear: Promise<void> };
}

/**
 * A small TCP proxy on loopback that loses, delays and spoils what passes through it. `to`: where it leads, a port or the
 * path of a socket.
 */
export async function openProxy(
  to: { readonly host: string; readonly port: number } | { readonly path: string },
): Promise<TcpProxy> {
  const lines = new Set<Line>();
  let coming: Weather = { kind: 'fair' };
  const server: Server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ ...to, allowHalfOpen: true });
    const line: Line = {
      weather: { kind: 'fair' },
      near,
      far,
      queues: { toFar: Promise.resolve(), toNear: Promise.resolve() },
    };
    lines.add(line);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      // Whatever breaks on one side breaks on the other.
      socket.on('error', () => hangUp(line));
      socket.on('close', () => {
        if (near.destroyed && far.destroyed) lines.delete(line);
        else if (line.weather.kind !== 'halfOpen') hangUp(line);
      });
    }
    near.on('data', (piece: Buffer) => pass(line, 'toFar', piece));
    far.on('data', (piece: Buffer) => pass(line, 'toNear', piece));
    near.on('end', () => finish(line, 'toFar'));
    far.on('end', () => finish(line, 'toNear'));
    bring(line, coming);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    get connections() {
      return lines.size;
    },
    ahead: (weather) => {
      coming = weather;
    },
    strike(weather, chosen = () => true) {
      const hit = [...lines].filter((_line, i) => chosen(i));
      for (const line of hit) bring(line, weather);
      return hit.length;
    },
    calm() {
      for (const line of lines)
        if (line.weather.kind === 'delay' || line.weather.kind === 'narrow') line.weather = { kind: 'fair' };
    },
    async close() {
      for (const line of lines) hangUp(line);
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function bring(line: Line, weather: Weather): void {
  line.weather = weather;
  switch (weather.kind) {
    case 'reset':
      line.near.resetAndDestroy();
      line.far.resetAndDestroy();
      break;
    case 'drop':
      line.near.end();
      line.far.end();
      hangUp(line);
      break;
    case 'halfClose':
      line.near.end();
      break;
    case 'fair':
    case 'delay':
    case 'narrow':
    case 'halfOpen':
    case 'corrupt':
      break;
  }
}

type Way = 'toFar' | 'toNear';

function pass(line: Line, way: Way, piece: Buffer): void {
  const [from, into] = way === 'toFar' ? [line.near, line.far] : [line.far, line.near];
  const { weather } = line;
  if (weather.kind === 'halfOpen') return;
  if (weather.kind === 'corrupt') {
    line.weather = { kind: 'fair' };
    piece[0] = (piece[0] ?? 0) ^ 0x80;
  }
  from.pause();
  line.queues[way] = line.queues[way]
    .then(() => wait(slowness(weather, piece.length)))
    .then(() => {
      if (!into.destroyed && into.writable) into.write(piece);
      from.resume();
    });
}

function finish(line: Line, way: Way): void {
  if (line.weather.kind === 'halfOpen') return;
  line.queues[way] = line.queues[way].then(() => {
    const into = way === 'toFar' ? line.far : line.near;
    if (!into.destroyed) into.end();
  });
}

function slowness(weather: Weather, bytes: number): number {
  if (weather.kind === 'delay') return weather.ms;
  return weather.kind === 'narrow' ? (bytes / weather.bytesPerSecond) * 1_000 : 0;
}

function wait(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}

function hangUp({ near, far }: Line): void {
  near.destroy();
  far.destroy();
}
