import { type LookupFunction, Socket } from 'node:net';

/**
 * Every address that a socket of this process sets out for, whoever opens it. What a name resolved to is noted and goes
 * no further: nobody on the internet hears of this rack.
 */
export function watchSockets(): { readonly attempts: string[]; stop(): void } {
  const attempts: string[] = [];
  const connect = Socket.prototype.connect;
  Socket.prototype.connect = function watched(this: Socket, ...args: never[]) {
    let named = false;
    this.prependListener('lookup', (error: Error | null, address: string | undefined) => {
      if (error !== null && error !== undefined) return;
      named = true;
      attempts.push(String(address));
      if (!isLoopback(String(address))) this.destroy(new Error('noted'));
    });
    this.on('connectionAttempt', (address: string) => {
      if (!named) attempts.push(address);
      // It is enough to know; waiting for an answer would take a minute for each.
      if (!isLoopback(address)) setImmediate(() => this.destroy(new Error('noted')));
    });
    return connect.apply(this, args as never);
  } as typeof connect;
  return {
    attempts,
    stop: () => {
      Socket.prototype.connect = connect;
    },
  };
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** A resolver that answers what it is told, in turn: the time to live of every answer is nothing. */
export function stubResolver(answers: (name: string) => readonly string[]): LookupFunction {
  return (hostname, _options, callback) => {
    const found = answers(hostname).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    setImmediate(() =>
      found.length === 0
        ? callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), '')
        : callback(null, found),
    );
  };
}
