import { afterEach, beforeEach } from 'vitest';
import type { AccountRef, Connector } from '../../../domain/connector.ts';
import { type Misbehaving, startMisbehaving } from './misbehaving-server.ts';
import { openSubject, type Subject } from './scim-subject.ts';

export const ada: AccountRef = { name: 'ada', keys: { externalId: 'E1' } };
export const adaWithId = { ...ada, id: 'a' };
export const staff = { kind: 'group', value: 'Staff' };
export const isWrite = (method: string) => method !== 'GET';

export interface Stage {
  /** The server of the running test. */
  readonly server: Misbehaving;
  open(config?: Record<string, unknown>, clock?: () => number): Promise<Connector>;
  /** Puts ada on the server behind the connector's back. */
  seed(more?: Record<string, unknown>): void;
  seedGroup(displayName: string, members: readonly string[], id?: string): void;
  memberIds(id: string): string[];
}

/** A fresh misbehaving server for each test of the file; everything opened on it is closed with it. */
export function useMisbehaving(): Stage {
  let server: Misbehaving | undefined;
  const subjects: Subject[] = [];
  beforeEach(async () => {
    server = await startMisbehaving();
  });
  afterEach(async () => {
    for (const subject of subjects.splice(0)) await subject.close();
    await server?.close();
  });
  const running = (): Misbehaving => {
    if (server === undefined) throw new Error('no test is running');
    return server;
  };
  const meta = { version: 'W/"1"' };
  return {
    get server() {
      return running();
    },
    async open(config = {}, clock) {
      const subject = await openSubject(running().url, config, clock);
      subjects.push(subject);
      return subject.connector;
    },
    seed(more = {}) {
      running().users.set('a', { id: 'a', userName: 'ada', externalId: 'E1', active: true, meta, ...more });
    },
    seedGroup(displayName, members, id = displayName) {
      const list = members.map((value) => ({ value, display: `name of ${value}` }));
      running().groups.set(id, { id, displayName, members: list, owner: 'somebody', meta });
    },
    memberIds(id) {
      const members = (running().groups.get(id)?.members ?? []) as { value: string }[];
      return members.map((one) => one.value);
    },
  };
}
