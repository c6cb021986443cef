import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProxy, type TcpProxy, type Weather } from './tcp-proxy.ts';

let server: Server;
let proxy: TcpProxy;
let heard: string[];
const theirs = new Set<Socket>();

beforeEach(async () => {
  heard = [];
  server = createServer({ allowHalfOpen: true }, (socket) => {
    theirs.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      heard.push(piece.toString());
      socket.write(`echo ${piece.toString()}`);
    });
    socket.on('end', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  proxy = await openProxy({
    host: '127.0.0.1',
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
  });
});

afterEach(async () => {
  await proxy.close();
  for (const socket of theirs) socket.destroy();
  theirs.clear();
  await new Promise((resolve) => server.close(resolve));
});

async function caller() {
  const socket = connect(proxy.port, '127.0.0.1');
  const said: string[] = [];
  const ends: string[] = [];
  socket.on('data', (piece) => said.push(piece.toString()));
  socket.on('end', () => ends.push('end'));
  socket.on('error', (error) => ends.push((error as { code?: string }).code ?? 'error'));
  socket.on('close', () => ends.push('close'));
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write('one');
  await until(() => said.join('') === 'echo one');
  said.length = 0;
  return { socket, said, ends };
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !holds(); i++) await sleep(5);
  expect(holds()).toBe(true);
}

describe('a network that is not to be trusted', () => {
  it('passes everything when the weather is fair, and closes with its ends', async () => {
    const { socket, ends } = await caller();
    socket.end();
    await until(() => ends.includes('close'));
    expect(ends).not.toContain('ECONNRESET');
    await until(() => proxy.connections === 0);
  });

  it('resets', async () => {
    const { ends } = await caller();
    expect(proxy.strike({ kind: 'reset' })).toBe(1);
    await until(() => ends.includes('ECONNRESET'));
  });

  it('drops', async () => {
    const { ends } = await caller();
    proxy.strike({ kind: 'drop' });
    await until(() => ends.includes('close'));
  });

  it('swallows silently: nothing arrives, nobody is told', async () => {
    const { socket, said, ends } = await caller();
    proxy.strike({ kind: 'halfOpen' });
    socket.write('two');
    await sleep(100);
    expect({ said, ends, heard }).toEqual({ said: [], ends: [], heard: ['one'] });
  });

  it('closes one half: the other is still heard', async () => {
    const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
    const ends: string[] = [];
    socket.on('end', () => ends.push('end'));
    socket.on('data', () => undefined);
    socket.write('one');
    await until(() => heard.length === 1);
    proxy.strike({ kind: 'halfClose' });
    await until(() => ends.includes('end'));
    socket.write('two');
    await until(() => heard.join() === 'one,two');
    socket.destroy();
  });

  it('spoils one piece and no more', async () => {
    const { socket, said } = await caller();
    proxy.strike({ kind: 'corrupt' });
    socket.write('two');
    await until(() => said.length > 0);
    expect(heard[1]).not.toBe('two');
    expect(heard[1]).toHaveLength(3);
    socket.write('three');
    await until(() => heard[2] === 'three');
  });

  it.each<Weather>([
    { kind: 'delay', ms: 120 },
    { kind: 'narrow', bytesPerSecond: 50 },
  ])('makes everything later, in order: %j', async (weather) => {
    const { socket, said } = await caller();
    proxy.strike(weather);
    const begun = performance.now();
    socket.write('abcdef');
    await until(() => said.join('') === 'echo abcdef');
    expect(performance.now() - begun).toBeGreaterThan(110);
  });

  it('hits connections that come later, and only the chosen ones', async () => {
    const first = await caller();
    const second = await caller();
    expect(proxy.strike({ kind: 'reset' }, (i) => i === 1)).toBe(1);
    await until(() => second.ends.includes('ECONNRESET'));
    expect(first.ends).toEqual([]);
    proxy.ahead({ kind: 'reset' });
    const third = connect(proxy.port, '127.0.0.1');
    const ended = new Promise((resolve) => third.on('close', resolve).on('error', () => undefined));
    await ended;
  });
});
